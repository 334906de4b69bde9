"""Letting a guest in: a link's code with PIN and birth date, or a room's digits with the birth date.

Whatever is wrong, spent, ended or no longer shown gets one answer in the same time. A try is paid for
before it is made, so that many at once can't outrun the count.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, passwords
from core.attempts import budgeted, counted
from core.context import Context, Viewer, ViewerKind
from core.errors import CredentialsRefused
from core.model import Share, ShareOpening
from core.notices import notify
from core.rules.credentials import ReadCode, read_code
from core.rules.notices import NoticeKind
from core.rules.sharing import (
    FREE_SHARE_FAILURES,
    MOST_ROOM_FAILURES,
    ROOM_FAILURES_COUNTED,
)
from core.sharing.codes import digits, room_code, together
from core.sharing.guests import open_exams
from core.sharing.rooms import open_rooms
from core.sharing.states import is_usable


@dataclass(frozen=True, slots=True)
class _Tried:
    """A usable share, and what it must be met with."""

    share_id: int
    patient_id: int
    birth_date: date | None
    secret_hash: str | None
    room_code: str


def open_link(ctx: Context, typed_code: str, pin: str, birth_date: date) -> Viewer:
    """The guest whom code, PIN and birth date let in. Raises CredentialsRefused, TooManyAttempts."""
    code = read_code(typed_code)
    subject = code.locator if code else ""
    with counted(ctx, "share", subject, FREE_SHARE_FAILURES):
        tried = _pay_for_a_try(ctx, code)
        secret = together(code.secret if code else "", pin)
        right = passwords.matches(secret, tried.secret_hash if tried else None)
        if tried is None or not right or tried.birth_date != birth_date:
            raise _refused(ctx, [tried] if tried else [])
        return _let_in(ctx, [tried], tried)


def open_room(ctx: Context, typed: str, birth_date: date) -> Viewer:
    """The guest whom a room's digits and the birth date let in.

    Raises CredentialsRefused, and TooManyAttempts also when strangers everywhere have been guessing.
    """
    with (
        counted(ctx, "room", ""),  # a whole hospital may come from one address
        budgeted(ctx, "room", MOST_ROOM_FAILURES, ROOM_FAILURES_COUNTED),
    ):
        tried = _pay_for_a_try_at_rooms(ctx, birth_date)
        said = digits(typed)
        right = [one for one in tried if hmac.compare_digest(one.room_code, said)]
        if len(right) != 1:
            raise _refused(ctx, tried)
        return _let_in(ctx, tried, right[0])


def _pay_for_a_try(ctx: Context, code: ReadCode | None) -> _Tried | None:
    with ctx.db.writing() as session:
        share = session.scalar(
            sa.select(Share).where(Share.locator == (code and code.locator)).with_for_update()
        )
        return _paid(ctx, share) if share and is_usable(session, share, ctx.now) else None


def _pay_for_a_try_at_rooms(ctx: Context, birth_date: date) -> list[_Tried]:
    """Nobody knows which room a wrong code was meant for: all of that birth date pay."""
    with ctx.db.writing() as session:
        rooms = open_rooms(session, ctx, birth_date)
        return [_paid(ctx, share) for share in rooms if is_usable(session, share, ctx.now)]


def _paid(ctx: Context, share: Share) -> _Tried:
    share.wrong_tries += 1
    return _Tried(
        share_id=share.id,
        patient_id=share.patient_id,
        birth_date=share.patient.birth_date,
        secret_hash=share.secret_hash,
        room_code=room_code(ctx.settings, share.token),
    )


def _refused(ctx: Context, tried: Sequence[_Tried]) -> CredentialsRefused:
    """The one answer; the patient of the only share it can have been about is told of it."""
    audit.record_refusal(
        ctx,
        audit.Action.SHARE_TRIED,
        CredentialsRefused.code,
        patient_id=tried[0].patient_id if len(tried) == 1 else None,
    )
    return CredentialsRefused()


def _let_in(ctx: Context, paid: Sequence[_Tried], right: _Tried) -> Viewer:
    """Give the tries back and use the share once. Raises CredentialsRefused where it was used up or
    revoked since, or shows nothing; the try stays paid then."""
    try:
        with ctx.db.writing() as session:
            for one in paid:
                session.get_one(Share, one.share_id, with_for_update=True).wrong_tries -= 1
            return _opened(session, ctx, session.get_one(Share, right.share_id))
    except CredentialsRefused:
        raise _refused(ctx, [right]) from None


def _opened(session: Session, ctx: Context, share: Share) -> Viewer:
    if not is_usable(session, share, ctx.now):
        raise CredentialsRefused
    opening = ShareOpening(share_id=share.id, opened_at=ctx.now)
    session.add(opening)
    session.flush()
    guest = Viewer(ViewerKind.GUEST, opening.id, share.recipient)
    if not open_exams(session, guest, ctx.now):
        raise CredentialsRefused
    audit.record(
        session, ctx.seen_by(guest), audit.Action.SHARE_OPENED, patient_id=share.patient_id
    )
    facts = {"share": share.token, "recipient": share.recipient}
    notify(session, ctx, NoticeKind.SHARE_OPENED, share.made_by, facts)
    return guest
