"""Joins the records of one person, and undoes a join with all that came since (features X1, X5).

Identifiers and exams go over to the record that is kept; each remembers the record it came under, and
goes back to it. Accounts, answers and grants stay with the record they were made for and count for the
whole person. Slips that weren't used yet are cancelled: they promised less when they were printed.
"""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import NotInThisState
from core.model import ActivationCode, Exam, Identifier, Joining, Matching, Patient
from core.model.matching import JoinGround, MatchCause, Outcome
from core.records import person_of, record_ids
from core.rules.ins import IdentityStatus


def join(
    session: Session, ctx: Context, one: Patient, other: Patient, ground: JoinGround
) -> Joining | None:
    """Join the persons of two records; None when they are one already."""
    persons = person_of(session, one), person_of(session, other)
    if persons[0] is persons[1]:
        return None
    kept, joined = sorted(persons, key=_precedence)
    row = Joining(
        kept_id=kept.id,
        joined_id=joined.id,
        ground=ground,
        joined_at=ctx.now,
        joined_by=ctx.viewer.name,
    )
    session.add(row)
    _give(session, record_ids(session, joined.id), kept)
    _cancel_slips(session, ctx, [kept.id, joined.id])
    session.flush()
    _tell(session, ctx, audit.Action.RECORDS_JOINED, row)
    return row


def undo(session: Session, ctx: Context, row: Joining) -> None:
    """Give the joined record back what came under it and under those joined into it before.

    Raises NotInThisState for a join that was undone already.
    """
    if row.undone_at is not None:
        raise NotInThisState
    row.undone_at, row.undone_by = ctx.now, ctx.viewer.name
    session.flush()
    side = _side_of(session, row.joined_id)
    _give(session, side, session.get_one(Patient, row.joined_id))
    _doubt_exams_without_number(session, side)
    _cancel_slips(session, ctx, [row.kept_id, *side])
    _remember_as_different(session, ctx, row)
    _tell(session, ctx, audit.Action.RECORDS_SEPARATED, row)


def pair_of(session: Session, ctx: Context, one: int, other: int, cause: MatchCause) -> Matching:
    """The pair of two records: the one there is or was in the queue, or a new one in it."""
    pair = {one, other}
    found = session.scalar(
        sa.select(Matching).where(Matching.one_id.in_(pair), Matching.other_id.in_(pair))
    )
    if found is None:
        found = Matching(one_id=one, other_id=other, cause=cause, opened_at=ctx.now)
        session.add(found)
        session.flush()
    return found


def were_told_apart(session: Session, one: Collection[int], other: Collection[int]) -> bool:
    """Whether somebody has said before that these records are of two persons."""
    return (
        session.scalar(
            sa.select(Matching.id)
            .where(
                Matching.outcome == Outcome.DIFFERENT,
                sa.or_(
                    sa.and_(Matching.one_id.in_(one), Matching.other_id.in_(other)),
                    sa.and_(Matching.one_id.in_(other), Matching.other_id.in_(one)),
                ),
            )
            .limit(1)
        )
        is not None
    )


def _precedence(person: Patient) -> tuple[bool, int]:
    """A qualified identity is kept before another, then the older."""
    return person.identity_status is not IdentityStatus.QUALIFIED, person.id


def _give(session: Session, records: Sequence[int], person: Patient) -> None:
    """Have everything that came under these records belong to a person."""
    others = [record for record in records if record != person.id]
    session.execute(sa.update(Patient).where(Patient.id.in_(others)).values(joined_to_id=person.id))
    person.joined_to_id = None
    for table in (Identifier, Exam):
        session.execute(
            sa.update(table).where(table.record_id.in_(records)).values(patient_id=person.id)
        )
    session.expire_all()


def _side_of(session: Session, record: int) -> list[int]:
    """This record and all that joins still in force have brought to it."""
    side, new = {record}, {record}
    while new:
        found = session.scalars(
            sa.select(Joining.joined_id).where(
                Joining.kept_id.in_(new), Joining.undone_at.is_(None)
            )
        )
        new = set(found) - side
        side |= new
    return sorted(side)


def _doubt_exams_without_number(session: Session, side: Sequence[int]) -> None:
    """What came under another's number is nobody's again once it is not that person's."""
    numbered = sa.select(Identifier.record_id)
    session.execute(
        sa.update(Exam)
        .where(Exam.record_id.in_(side), Exam.record_id.not_in(numbered))
        .values(identity_settled=False)
    )


def _cancel_slips(session: Session, ctx: Context, persons: Sequence[int]) -> None:
    session.execute(
        sa.update(ActivationCode)
        .where(
            ActivationCode.patient_id.in_(persons),
            ActivationCode.used_at.is_(None),
            ActivationCode.cancelled_at.is_(None),
        )
        .values(cancelled_at=ctx.now)
    )


def _remember_as_different(session: Session, ctx: Context, row: Joining) -> None:
    earlier, later = sorted((row.kept_id, row.joined_id))
    found = pair_of(session, ctx, earlier, later, MatchCause.LOOK_ALIKE)
    found.outcome = Outcome.DIFFERENT
    found.decided_at, found.decided_by = ctx.now, ctx.viewer.name


def _tell(session: Session, ctx: Context, action: audit.Action, row: Joining) -> None:
    """To both sides: each may read what was done with her record."""
    for record in (row.kept_id, row.joined_id):
        audit.record(
            session,
            ctx,
            action,
            patient_id=record,
            details={"joining": row.id, "ground": row.ground.value},
        )
