"""The one-time codes of the demonstration's doctors, for whoever tries it without their phones.

Works for the doctors of `region.toml` and only beside a demonstration's file: no such way leads to the
code of anybody else.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import second_factor
from core.accounts import viewer_of_account
from core.context import Context
from core.demonstration.region import read_region
from core.demonstration.sign_ins import is_demonstration
from core.errors import NotFound
from core.model import Account, Authenticator
from core.rules.second_factor import TOLERANCE, code_at, step_of
from core.second_factor import holder_of


def give_authenticator(session: Session, ctx: Context, account: Account) -> None:
    """Set up the app that a doctor of the demonstration would have."""
    holder, nonce = holder_of(viewer_of_account(account)), second_factor.new_nonce()
    code = code_at(second_factor.secret_of(ctx, holder, nonce), step_of(ctx.now) - TOLERANCE)
    second_factor.enrol(session, ctx, holder, nonce, code)


def one_time_code(ctx: Context, mail: str) -> str:
    """The code that signs this doctor in now, even right after another one. Raises NotFound."""
    if not is_demonstration(ctx) or mail not in {one.mail for one in read_region().doctors}:
        raise NotFound
    with ctx.db.reading() as session:
        row = session.execute(
            sa.select(Account, Authenticator)
            .join(Authenticator, Authenticator.viewer_id == Account.id)
            .where(Account.mail == mail, Authenticator.site == "patient")
        ).first()
    if row is None:
        raise NotFound
    account, kept = row
    secret = second_factor.secret_of(ctx, holder_of(viewer_of_account(account)), kept.nonce)
    return code_at(secret, _next_step(kept.last_step, ctx.now))


def _next_step(last_step: int, now: datetime) -> int:
    """The present one, or the one after where that has been used."""
    return max(step_of(now), last_step + 1)
