"""The queue of pairs that may be one person's, as the identity service works through it (X4).

Both sides with their traits, what differs, and what waits. An establishment sees the pairs in which one
of its own numbers takes part.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core import audit
from core.context import Context
from core.errors import NotFound, NotInThisState, ObjectRefused, StorageFailed
from core.ingest.doubt import settle_exams
from core.ingest.trying_again import try_again
from core.joining import join
from core.model import Account, Establishment, Exam, Identifier, Matching, Patient, RefusedObject
from core.model.matching import JoinGround, MatchCause, Outcome
from core.records import identity_of, one_has_number_of, person_of, record_ids, traits_of
from core.rules.identity import Ground, Sex, compare
from core.rules.ins import IdentityStatus

MOST_PAIRS = 50
MOST_EXAMS = 20


@dataclass(frozen=True, slots=True)
class WaitingExam:
    day: date | None
    modality: str
    establishment: str


@dataclass(frozen=True, slots=True)
class Side:
    """One record as it is compared with another."""

    family_name: str
    given_name: str
    birth_date: date | None
    sex: Sex
    birth_place: str
    status: IdentityStatus
    ins_number: str
    numbers: Sequence[tuple[str, str]]
    """Each with the establishment that issued it; none for what only an object claims."""
    exams: Sequence[WaitingExam]
    has_account: bool


@dataclass(frozen=True, slots=True)
class Pair:
    token: str
    cause: MatchCause
    one: Side
    other: Side
    grounds: frozenset[Ground]
    """The traits that differ."""
    waiting: int
    """Objects that were set aside until this is decided."""


@dataclass(frozen=True, slots=True)
class PairLine:
    token: str
    name: str
    birth_date: date | None
    cause: MatchCause
    opened_at: datetime
    waiting: int


@dataclass(frozen=True, slots=True)
class Queue:
    lines: Sequence[PairLine]
    waiting_in_all: int


def queue(ctx: Context) -> Queue:
    """The first of the pairs that wait for this establishment, the longest first."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(Matching)
            .where(_waits_for(ctx))
            .order_by(Matching.opened_at, Matching.id)
            .limit(MOST_PAIRS)
            .options(joinedload(Matching.one))
        ).all()
        waiting = _waiting(session, [row.id for row in rows])
        return Queue(
            lines=[_line(row, waiting.get(row.id, 0)) for row in rows],
            waiting_in_all=session.scalar(
                sa.select(sa.func.count()).select_from(Matching).where(_waits_for(ctx))
            )
            or 0,
        )


def opened(ctx: Context, token: str) -> Pair:
    """Both sides of a pair. Raises NotFound, alike for unknown, decided and not ours."""
    with ctx.db.writing() as session:
        row = _own(session, ctx, token)
        for record in (row.one_id, row.other_id):
            audit.record(session, ctx, audit.Action.FILE_OPENED, patient_id=record)
        return Pair(
            token=row.token,
            cause=row.cause,
            one=_side(session, row.one),
            other=_side(session, row.other),
            grounds=compare(traits_of(row.one), traits_of(row.other)).grounds,
            waiting=_waiting(session, [row.id]).get(row.id, 0),
        )


def say_same(ctx: Context, token: str) -> None:
    """Both records are one person's: join them, and admit what waited for that.

    Raises NotFound, and NotInThisState where they are joined already.
    """
    for refused_id in _joined(ctx, token):
        with suppress(ObjectRefused, NotFound, StorageFailed):  # its new refusal tells why
            try_again(ctx, refused_id)


def _joined(ctx: Context, token: str) -> list[int]:
    """Joins; gives the objects set aside that waited for it."""
    with ctx.db.writing() as session:
        row = _decided(session, ctx, token, Outcome.SAME)
        if join(session, ctx, row.one, row.other, JoinGround.PERSON) is None:
            raise NotInThisState
        settle_exams(session, row)
        waiting = sa.select(RefusedObject.id).where(
            RefusedObject.matching_id == row.id, RefusedObject.tried_again_at.is_(None)
        )
        return list(session.scalars(waiting.order_by(RefusedObject.id)))


def say_different(ctx: Context, token: str) -> None:
    """They are two persons': never ask again. Exams in doubt stay whose they were. Raises NotFound."""
    with ctx.db.writing() as session:
        row = _decided(session, ctx, token, Outcome.DIFFERENT)
        settle_exams(session, row)
        _tell_apart(session, ctx, row)


def _decided(session: Session, ctx: Context, token: str, outcome: Outcome) -> Matching:
    row = _own(session, ctx, token)
    row.outcome = outcome
    row.decided_at, row.decided_by = ctx.now, ctx.viewer.name
    return row


def _waits_for(ctx: Context) -> sa.ColumnElement[bool]:
    """Undecided pairs in which a number of the viewer's establishment takes part, on either side."""
    here = ctx.viewer.establishment_id
    return Matching.decided_at.is_(None) & one_has_number_of(
        here, Matching.one_id, Matching.other_id
    )


def _own(session: Session, ctx: Context, token: str) -> Matching:
    row = session.scalar(
        sa.select(Matching).where(Matching.token == token, _waits_for(ctx)).with_for_update()
    )
    if row is None:
        raise NotFound
    return row


def _line(row: Matching, waiting: int) -> PairLine:
    return PairLine(
        token=row.token,
        name=f"{row.one.family_name} {row.one.given_name}".strip(),
        birth_date=row.one.birth_date,
        cause=row.cause,
        opened_at=row.opened_at,
        waiting=waiting,
    )


def _side(session: Session, record: Patient) -> Side:
    person = person_of(session, record)
    qualified = identity_of(record).qualified_ins
    return Side(
        family_name=record.family_name,
        given_name=record.given_name,
        birth_date=record.birth_date,
        sex=record.sex,
        birth_place=record.birth_place,
        status=record.identity_status,
        ins_number=qualified.number if qualified else "",
        numbers=_numbers(session, person),
        exams=_exams(session, person),
        has_account=session.scalar(
            sa.select(Account.id)
            .where(Account.patient_id.in_(record_ids(session, person.id)))
            .limit(1)
        )
        is not None,
    )


def _numbers(session: Session, person: Patient) -> list[tuple[str, str]]:
    rows = session.execute(
        sa.select(Identifier.value, Establishment.name)
        .join(Establishment, Establishment.id == Identifier.issuer_id)
        .where(Identifier.patient_id == person.id)
        .order_by(Establishment.name, Identifier.id)
    )
    return [(value, issuer) for value, issuer in rows]


def _exams(session: Session, person: Patient) -> list[WaitingExam]:
    rows = session.scalars(
        sa.select(Exam)
        .where(Exam.patient_id == person.id)
        .order_by(Exam.study_date.desc().nulls_last(), Exam.id.desc())
        .limit(MOST_EXAMS)
        .options(joinedload(Exam.establishment))
    )
    return [WaitingExam(row.study_date, row.modality, row.establishment.name) for row in rows]


def _waiting(session: Session, matchings: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        sa.select(RefusedObject.matching_id, sa.func.count())
        .where(RefusedObject.matching_id.in_(matchings), RefusedObject.tried_again_at.is_(None))
        .group_by(RefusedObject.matching_id)
    )
    return {matching: count for matching, count in rows if matching is not None}


def _tell_apart(session: Session, ctx: Context, row: Matching) -> None:
    for record in (row.one_id, row.other_id):
        audit.record(
            session,
            ctx,
            audit.Action.RECORDS_TOLD_APART,
            patient_id=record,
            details={"matching": row.id},
        )
