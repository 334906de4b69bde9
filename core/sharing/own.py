"""The patient's shares: what each is worth, who opened it when, who is looking now; and ending one (H4, H5).

Whoever looks for a patient sees all shares of that patient and may end each, whoever made it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from core import audit, sessions
from core.context import Context
from core.errors import NotFound
from core.exams.entitlement import Entitlement, entitlement_of, verdicts
from core.exams.listing import ExamCard, exam_card, exams_where
from core.model import Exam, Share, ShareOpening
from core.records import record_ids_of
from core.rules.credentials import SessionKind
from core.rules.sharing import ShareKind, ShareState, visit_ends
from core.sharing.codes import room_code
from core.sharing.states import state_of

NEWEST = 100


@dataclass(frozen=True, slots=True)
class OpeningLine:
    opened_at: datetime
    seen_at: datetime | None
    """Her last sign while she may still be looking; None once she has left or time is up."""


@dataclass(frozen=True, slots=True)
class OwnShare:
    token: str
    kind: ShareKind
    patient_name: str
    is_myself: bool
    recipient: str
    state: ShareState
    may_download: bool
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    most_uses: int
    exams: Sequence[ExamCard]
    """Of those that were shared, the ones that open to the patient herself."""
    openings: Sequence[OpeningLine]
    room_code: str
    """The digits to show, while they are good; empty otherwise."""

    @property
    def uses(self) -> int:
        return len(self.openings)

    @property
    def is_being_looked_at(self) -> bool:
        return any(opening.seen_at for opening in self.openings)

    @property
    def may_be_revoked(self) -> bool:
        return self.state is ShareState.USABLE or self.is_being_looked_at


def own_shares(ctx: Context) -> list[OwnShare]:
    """The newest shares of everybody the viewer looks for, newest first."""
    with ctx.db.reading() as session:
        return list(_own(session, ctx, sa.true()))


def own_share(ctx: Context, token: str) -> OwnShare:
    """One of them. Raises NotFound."""
    with ctx.db.reading() as session:
        for found in _own(session, ctx, Share.token == token):
            return found
    raise NotFound


def revoke(ctx: Context, token: str) -> None:
    """End a share: nobody opens it, and whoever is looking sees nothing at the next request.

    Raises NotFound."""
    with ctx.db.writing() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        share = session.scalar(
            sa.select(Share)
            .where(Share.token == token, about(session, entitlement))
            .with_for_update()
        )
        if share is None:
            raise NotFound
        if share.revoked_at is None:
            share.revoked_at = ctx.now
            _tell(session, ctx, share)


def about(session: Session, entitlement: Entitlement) -> sa.ColumnElement[bool]:
    """Shares made for any record of the persons somebody looks for."""
    records = record_ids_of(session, entitlement.patients)
    return Share.patient_id.in_([record for of_one in records.values() for record in of_one])


def _tell(session: Session, ctx: Context, share: Share) -> None:
    audit.record(
        session,
        ctx,
        audit.Action.SHARE_REVOKED,
        patient_id=share.patient_id,
        details={"recipient": share.recipient},
    )


def _own(session: Session, ctx: Context, condition: sa.ColumnElement[bool]) -> Iterator[OwnShare]:
    entitlement = entitlement_of(session, ctx.viewer, ctx.now)
    shares = session.scalars(
        sa.select(Share)
        .where(about(session, entitlement), condition)
        .order_by(Share.made_at.desc(), Share.id.desc())
        .limit(NEWEST)
        .options(
            joinedload(Share.patient),
            selectinload(Share.openings),
            selectinload(Share.exams),
        )
    ).all()
    known = _Known(
        entitlement.own_patient,
        _cards(session, ctx, entitlement, {exam.id for share in shares for exam in share.exams}),
        sessions.seen(session, SessionKind.GUEST, _guests_of(shares), ctx.now),
    )
    for share in shares:
        yield _own_share(ctx, share, known)


def _guests_of(shares: Sequence[Share]) -> set[int]:
    return {opening.id for share in shares for opening in share.openings}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is gathered once for all shares."""

    own_patient: int | None
    cards: Mapping[int, ExamCard]
    """Of exams that open to the patient's side."""
    seen: Mapping[int, datetime]
    """When each guest who may still be looking gave a sign."""


def _own_share(ctx: Context, share: Share, known: _Known) -> OwnShare:
    state = state_of(share, len(share.openings), ctx.now)
    shows_digits = share.kind is ShareKind.ROOM and state is ShareState.USABLE
    return OwnShare(
        token=share.token,
        kind=share.kind,
        patient_name=f"{share.patient.given_name} {share.patient.family_name}".strip(),
        is_myself=(share.patient.joined_to_id or share.patient_id) == known.own_patient,
        recipient=share.recipient,
        state=state,
        may_download=share.may_download,
        made_at=share.made_at,
        ends_at=share.ends_at,
        revoked_at=share.revoked_at,
        most_uses=share.most_uses,
        exams=[known.cards[exam.id] for exam in share.exams if exam.id in known.cards],
        openings=[_opening(share, one, known.seen, ctx.now) for one in share.openings],
        room_code=room_code(ctx.settings, share.token) if shows_digits else "",
    )


def _opening(
    share: Share, opening: ShareOpening, seen: Mapping[int, datetime], now: datetime
) -> OpeningLine:
    ends = visit_ends(share.kind, share.ends_at, share.revoked_at, opening.opened_at)
    return OpeningLine(opening.opened_at, seen.get(opening.id) if now < ends else None)


def _cards(
    session: Session, ctx: Context, entitlement: Entitlement, ids: Collection[int]
) -> dict[int, ExamCard]:
    exams = exams_where(session, Exam.id.in_(ids))
    judged = zip(exams, verdicts(session, entitlement, exams, ctx.now), strict=True)
    return {exam.id: exam_card(exam, judgement) for exam, judgement in judged if judgement.may_open}
