"""The one-time codes of the demonstration's people, for whoever tries it without their phones.

Works for the doctors and staff of `region.toml` and only beside a demonstration's file: no such way
leads to the code of anybody else.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import second_factor
from core.accounts import viewer_of
from core.context import Context
from core.demonstration.region import Region, read_region
from core.demonstration.sign_ins import is_demonstration
from core.errors import NotFound
from core.model import Account, Staff
from core.rules.second_factor import TOLERANCE, code_at, step_of
from core.second_factor import holder_of


def give_authenticator(session: Session, ctx: Context, row: Account | Staff) -> None:
    """Set up the app that this person of the demonstration would have."""
    holder, nonce = holder_of(viewer_of(row)), second_factor.new_nonce()
    code = code_at(second_factor.secret_of(ctx, holder, nonce), step_of(ctx.now) - TOLERANCE)
    second_factor.enrol(session, ctx, holder, nonce, code)


def one_time_code(ctx: Context, mail: str) -> str:
    """The code that signs this person in now, even right after another one. Raises NotFound."""
    if not is_demonstration(ctx):
        raise NotFound
    with ctx.db.reading() as session:
        row = _somebody(session, read_region(), mail)
        kept = second_factor.authenticator(session, holder_of(viewer_of(row)))
        if kept is None:
            raise NotFound
        secret = second_factor.secret_of(ctx, holder_of(viewer_of(row)), kept.nonce)
        return code_at(secret, _next_step(kept.last_step, ctx.now))


def _somebody(session: Session, region: Region, mail: str) -> Account | Staff:
    """One of those the region names. Raises NotFound."""
    found: Account | Staff | None = None
    if mail in {one.mail for one in region.doctors}:
        found = session.scalar(sa.select(Account).where(Account.mail == mail))
    elif mail in {one.mail for one in region.staff}:
        found = session.scalar(sa.select(Staff).where(Staff.mail == mail))
    if found is None:
        raise NotFound
    return found


def _next_step(last_step: int, now: datetime) -> int:
    """The present one, or the one after where that has been used."""
    return max(step_of(now), last_step + 1)
