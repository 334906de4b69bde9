"""A doctor asks for an account, and staff decide who gets one (features M5).

Whatever is asked gets one answer, whether there is a request, an account or neither: nothing can be
learnt about who uses Cigogne. What a request leads to is an invitation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.accounts import mail_address, person_name
from core.attempts import paced
from core.context import Context
from core.doctors.invitations import invite_vetted
from core.errors import InvalidInput, NotFound, NotInThisState
from core.invitations import Invited
from core.model import Account, DoctorRequest
from core.rules.rpps import read_rpps

LONGEST_PLACE = 200
MOST_WAITING = 200
"""Shown at once; who decides on these sees the next ones."""


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who a doctor is, as typed by her or by who invites her."""

    name: str
    rpps: str
    mail: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    token: str
    name: str
    rpps: str
    is_proven: bool
    mail: str
    place: str
    requested_at: datetime


def checked(typed: Applicant) -> Applicant:
    """The same in the form kept. Raises InvalidInput."""
    rpps = read_rpps(typed.rpps)
    if rpps is None:
        raise InvalidInput("rpps", "no-rpps")
    place = " ".join(typed.place.split())
    if len(place) > LONGEST_PLACE:
        raise InvalidInput("place", "too-long")
    return Applicant(person_name(typed.name), rpps, mail_address(typed.mail), place)


def ask_for_account(ctx: Context, typed: Applicant, *, is_proven: bool = False) -> None:
    """Keep a doctor's request until somebody decides; a second one changes nothing, unless a provider
    vouches for its number (`is_proven`) and for no earlier one's.

    Raises InvalidInput, and TooManyAttempts for many from one place.
    """
    applicant = checked(typed)
    paced(ctx, "doctor request", "")
    with ctx.db.writing() as session:
        if is_proven:
            _give_up_unproven(session, ctx, applicant.rpps)
        if _is_known(session, applicant.rpps):
            return
        session.add(
            DoctorRequest(
                name=applicant.name,
                rpps=applicant.rpps,
                is_proven=is_proven,
                mail=applicant.mail,
                place=applicant.place,
                requested_at=ctx.now,
            )
        )
        audit.record(session, ctx, audit.Action.DOCTOR_ASKED)


def waiting_requests(ctx: Context) -> Sequence[WaitingRequest]:
    """Those nobody has decided on, oldest first."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(DoctorRequest)
            .where(DoctorRequest.decided_at.is_(None))
            .order_by(DoctorRequest.requested_at, DoctorRequest.id)
            .limit(MOST_WAITING)
        )
        return [
            WaitingRequest(
                row.token,
                row.name,
                row.rpps,
                row.is_proven,
                row.mail,
                row.place,
                row.requested_at,
            )
            for row in rows
        ]


def accept_request(ctx: Context, token: str) -> Invited:
    """Vet a doctor who asked: an invitation for her. Raises NotFound, NotInThisState."""
    with ctx.db.writing() as session:
        row = _decided(session, ctx, token, accepted=True)
        return invite_vetted(session, ctx, row.name, row.rpps, row.mail)


def refuse_request(ctx: Context, token: str) -> None:
    """Decide that this request gets no account. Raises NotFound, NotInThisState."""
    with ctx.db.writing() as session:
        _decided(session, ctx, token, accepted=False)
        audit.record(session, ctx, audit.Action.DOCTOR_TURNED_DOWN)


def invite(ctx: Context, typed: Applicant) -> Invited:
    """Invite a doctor who didn't ask, vetted by who invites her. Raises InvalidInput."""
    applicant = checked(typed)
    with ctx.db.writing() as session:
        return invite_vetted(session, ctx, applicant.name, applicant.rpps, applicant.mail)


def _give_up_unproven(session: Session, ctx: Context, rpps: str) -> None:
    """Who asked first under this number may have been somebody else."""
    session.execute(
        sa.update(DoctorRequest)
        .where(
            DoctorRequest.rpps == rpps,
            DoctorRequest.decided_at.is_(None),
            DoctorRequest.is_proven.is_(False),
        )
        .values(decided_at=ctx.now, accepted=False)
    )


def _is_known(session: Session, rpps: str) -> bool:
    waiting = sa.select(DoctorRequest.id).where(
        DoctorRequest.rpps == rpps, DoctorRequest.decided_at.is_(None)
    )
    account = sa.select(Account.id).where(Account.rpps == rpps)
    return bool(session.scalar(waiting.limit(1)) or session.scalar(account))


def _decided(session: Session, ctx: Context, token: str, *, accepted: bool) -> DoctorRequest:
    row = session.scalar(
        sa.select(DoctorRequest).where(DoctorRequest.token == token).with_for_update()
    )
    if row is None:
        raise NotFound
    if row.decided_at is not None:
        raise NotInThisState
    row.decided_at, row.decided_by, row.accepted = ctx.now, ctx.viewer.id, accepted
    return row
