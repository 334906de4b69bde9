"""The doctors who have been vetted: found by name, let in no more, let in again.

An account that is suspended opens nothing from the next request on; its grants stay written down.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, sessions
from core.context import Context
from core.doctors.invitations import invite_vetted
from core.errors import NotFound, NotInThisState
from core.invitations import Invited
from core.model import Account
from core.model.accounts import AccountKind
from core.rules.identity import name_key

MOST_FOUND = 20
MOST_LETTERS = 60


@dataclass(frozen=True, slots=True)
class Doctor:
    """One of the directory. The number tells doctors of the same name apart."""

    name: str
    rpps: str
    is_suspended: bool = False


def find_doctors(ctx: Context, letters: str, *, also_suspended: bool = False) -> Sequence[Doctor]:
    """Vetted doctors with a part of their name beginning with each of these words, by name. Whom a
    patient may name: those who may sign in; staff who vet doctors look for the others too."""
    words = name_key(letters[:MOST_LETTERS]).split()
    with ctx.db.reading() as session:
        known = (one for one in _all(session) if also_suspended or not one.is_suspended)
        return list(islice((one for one in known if _fits(one.name, words)), MOST_FOUND))


def suspend(ctx: Context, rpps: str) -> None:
    """Let this doctor in no more, from the next request on. Raises NotFound."""
    with ctx.db.writing() as session:
        account = account_of(session, rpps)
        account.suspended_at = account.suspended_at or ctx.now
        sessions.end_all(session, "patient", account.id)
        audit.record(session, ctx, audit.Action.DOCTOR_SUSPENDED, details={"doctor": account.name})


def resume(ctx: Context, rpps: str) -> None:
    """Let this doctor in again. Raises NotFound."""
    with ctx.db.writing() as session:
        account = account_of(session, rpps)
        account.suspended_at = None
        audit.record(session, ctx, audit.Action.DOCTOR_RESUMED, details={"doctor": account.name})


def invite_again(ctx: Context, rpps: str) -> Invited:
    """A way back for a doctor who lost password or phone. Raises NotFound, NotInThisState."""
    with ctx.db.writing() as session:
        account = account_of(session, rpps)
        if account.suspended_at is not None:
            raise NotInThisState
        return invite_vetted(session, ctx, account.name, rpps, account.mail)


def account_of(session: Session, rpps: str) -> Account:
    """The account of this doctor. Raises NotFound."""
    account = session.scalar(
        sa.select(Account).where(Account.kind == AccountKind.DOCTOR, Account.rpps == rpps)
    )
    if account is None:
        raise NotFound
    return account


def _all(session: Session) -> Iterator[Doctor]:
    """By name. Compared here and not by the database, for accents don't count; the doctors of a
    region are few enough."""
    rows = session.execute(
        sa.select(Account.name, Account.rpps, Account.suspended_at)
        .where(Account.kind == AccountKind.DOCTOR)
        .order_by(Account.name, Account.id)
    )
    return (Doctor(name, rpps or "", suspended is not None) for name, rpps, suspended in rows)


def _fits(name: str, words: Sequence[str]) -> bool:
    parts = name_key(name).split()
    return all(any(part.startswith(word) for part in parts) for word in words)
