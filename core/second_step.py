"""The second step of signing in to the patient site: a code after the password, or the app's set-up.

A wrong code, a used one and one of a suspended account get the same answer. Tries are counted for the
account, from wherever they come: whoever tries here knows the password already, so pausing her shuts
out no patient whose mail a stranger found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from core import audit, second_factor
from core.accounts import viewer_of_account
from core.attempts import counted
from core.context import Context, Viewer
from core.errors import CredentialsRefused
from core.model import Account
from core.rules.second_factor import Missing
from core.second_factor import Enrolment, holder_of

DOOR = "second step"
WRONG_CODE = "wrong-code"


@dataclass(frozen=True, slots=True)
class SetUp:
    """Somebody whose app works, and the recovery codes to note down now."""

    viewer: Viewer
    recovery_codes: list[str]


def enrolment(ctx: Context, account_id: int, nonce: str) -> Enrolment:
    """What the app of this account must be told. Raises CredentialsRefused."""
    with ctx.db.reading() as session:
        account = _usable(session, account_id)
        holder = holder_of(viewer_of_account(account))
        return second_factor.enrolment(ctx, holder, account.mail, nonce)


def set_up(ctx: Context, account_id: int, nonce: str, typed: str) -> SetUp:
    """Sign in somebody who has no authenticator yet by the first code of the one she set up.

    Raises CredentialsRefused, TooManyAttempts.
    """
    with _trying(ctx, account_id) as (session, viewer):
        if second_factor.what_is_missing(session, viewer) is not Missing.ENROLMENT:
            raise CredentialsRefused
        codes = second_factor.enrol(session, ctx, holder_of(viewer), nonce, typed)
        audit.record(session, ctx.seen_by(viewer), audit.Action.AUTHENTICATOR_SET_UP)
        audit.record(session, ctx.seen_by(viewer), audit.Action.SIGNED_IN)
        return SetUp(viewer, codes)


def pass_second_step(ctx: Context, account_id: int, typed: str) -> Viewer:
    """Sign in by a one-time code, or by a recovery code. Raises CredentialsRefused, TooManyAttempts."""
    with _trying(ctx, account_id) as (session, viewer):
        second_factor.verify(session, ctx, holder_of(viewer), typed)
        audit.record(session, ctx.seen_by(viewer), audit.Action.SIGNED_IN)
        return viewer


@contextmanager
def _trying(ctx: Context, account_id: int) -> Iterator[tuple[Session, Viewer]]:
    """One try, counted; a refusal undoes it and goes to the trail."""
    try:
        with (
            counted(replace(ctx, address=""), DOOR, str(account_id)),
            ctx.db.writing() as session,
        ):
            yield session, viewer_of_account(_usable(session, account_id))
    except CredentialsRefused:
        audit.record_refusal(ctx, audit.Action.SIGNED_IN, WRONG_CODE)
        raise


def _usable(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    if account is None or account.suspended_at is not None:
        raise CredentialsRefused
    return account
