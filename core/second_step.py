"""The second step of signing in to either site: a code after the password, or the app's set-up.

A wrong code, a used one and one of a suspended account get the same answer. Tries are counted for the
account, from wherever they come: whoever tries here knows the password already, so pausing her shuts
out nobody whose mail a stranger found.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from core import audit, second_factor
from core.accounts import viewer_of
from core.attempts import counted
from core.context import Context, Viewer
from core.errors import CredentialsRefused
from core.model import Account, Staff
from core.rules.second_factor import Missing
from core.second_factor import Enrolment, Holder

DOOR = "second step"
WRONG_CODE = "wrong-code"


@dataclass(frozen=True, slots=True)
class SetUp:
    """Somebody whose app works, and the recovery codes to note down now."""

    viewer: Viewer
    recovery_codes: list[str]


def enrolment(ctx: Context, holder: Holder, nonce: str) -> Enrolment:
    """What the app of this person must be told. Raises CredentialsRefused."""
    with ctx.db.reading() as session:
        return second_factor.enrolment(ctx, holder, _usable(session, holder).mail, nonce)


def set_up(ctx: Context, holder: Holder, nonce: str, typed: str) -> SetUp:
    """Sign in somebody who has no authenticator yet by the first code of the one she set up.

    Raises CredentialsRefused, TooManyAttempts.
    """
    with _trying(ctx, holder) as (session, viewer):
        if second_factor.what_is_missing(session, viewer) is not Missing.ENROLMENT:
            raise CredentialsRefused
        codes = second_factor.enrol(session, ctx, holder, nonce, typed)
        audit.record(session, ctx.seen_by(viewer), audit.Action.AUTHENTICATOR_SET_UP)
        audit.record(session, ctx.seen_by(viewer), audit.Action.SIGNED_IN)
        return SetUp(viewer, codes)


def pass_second_step(ctx: Context, holder: Holder, typed: str) -> Viewer:
    """Sign in by a one-time code, or by a recovery code. Raises CredentialsRefused, TooManyAttempts."""
    with _trying(ctx, holder) as (session, viewer):
        second_factor.verify(session, ctx, holder, typed)
        audit.record(session, ctx.seen_by(viewer), audit.Action.SIGNED_IN)
        return viewer


@contextmanager
def _trying(ctx: Context, holder: Holder) -> Iterator[tuple[Session, Viewer]]:
    """One try, counted; a refusal undoes it and goes to the trail."""
    try:
        with (
            counted(replace(ctx, address=""), DOOR, f"{holder.site} {holder.id}"),
            ctx.db.writing() as session,
        ):
            yield session, viewer_of(_usable(session, holder))
    except CredentialsRefused:
        audit.record_refusal(ctx, audit.Action.SIGNED_IN, WRONG_CODE)
        raise


def _usable(session: Session, holder: Holder) -> Account | Staff:
    of_staff = holder.site == "admin"
    found = session.get(Staff, holder.id) if of_staff else session.get(Account, holder.id)
    if found is None or found.suspended_at is not None:
        raise CredentialsRefused
    return found
