"""Objects whose sender is in doubt about whose they are: the pair of records somebody has to look at.

The object itself is kept aside by `receive`. Here its claim becomes a record of its own beside the one
it contradicts, and an exam that its own sender now says is another's is shown to nobody meanwhile
(features X4, I6).
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.identities import new_record
from core.ingest.header import ReceivedHeader
from core.ingest.known import Known, find_known
from core.joining import pair_of
from core.model import Exam, Matching, Patient
from core.model.matching import MatchCause
from core.records import traits_of
from core.rules.identity import Traits
from core.rules.ins import Identity


def doubted_pair(
    session: Session, ctx: Context, establishment_id: int, header: ReceivedHeader
) -> Matching | None:
    """The pair an object set aside waits for; None where its doubt was settled meanwhile."""
    known = find_known(session, establishment_id, header)
    owner, cause = _contradicted(session, known)
    if owner is None:
        return None
    claimed = known.patient if known.patient not in (None, owner) else None
    claimed = claimed or _claimed_record(session, ctx, owner, header.traits)
    _freeze(session, ctx, known, establishment_id)
    return pair_of(session, ctx, owner.id, claimed.id, cause)


def _contradicted(session: Session, known: Known) -> tuple[Patient | None, MatchCause]:
    """The record that an object contradicts: that of its study, or of its patient's number."""
    for exam in known.exams:
        if known.patient is None or exam.patient_id != known.patient.id:
            return session.get_one(Patient, exam.patient_id), MatchCause.CLAIMED_STUDY
    return known.patient, MatchCause.CLAIMED_NUMBER


def _claimed_record(session: Session, ctx: Context, owner: Patient, traits: Traits) -> Patient:
    """The record of this claim: one for all objects that claim the same."""
    earlier = session.scalars(
        sa.select(Patient)
        .join(Matching, Matching.other_id == Patient.id)
        .where(Matching.one_id == owner.id, ~Patient.identifiers_under.any())
    )
    for record in earlier:
        if traits_of(record) == traits:
            return record
    return new_record(session, ctx, Identity(traits))


def _freeze(session: Session, ctx: Context, known: Known, establishment_id: int) -> None:
    """Only the exam's own establishment can throw doubt on it, by sending an object of it anew."""
    exam = known.exam
    if exam is None or known.instance is None or known.instance.series.exam is not exam:
        return
    if exam.establishment_id != establishment_id or not exam.identity_settled:
        return
    exam.identity_settled = False
    audit.record(
        session, ctx, audit.Action.EXAM_DOUBTED, patient_id=exam.patient_id, exam_id=exam.id
    )


def settle_exams(session: Session, person: Patient) -> None:
    """Once nobody doubts any more who a person is, her exams are certain again."""
    records = sa.select(Patient.id).where(
        sa.or_(Patient.id == person.id, Patient.joined_to_id == person.id)
    )
    doubted = session.scalar(
        sa.select(Matching.id)
        .where(
            Matching.decided_at.is_(None),
            Matching.cause.in_((MatchCause.CLAIMED_NUMBER, MatchCause.CLAIMED_STUDY)),
            sa.or_(Matching.one_id.in_(records), Matching.other_id.in_(records)),
        )
        .limit(1)
    )
    if doubted is None:
        session.execute(
            sa.update(Exam).where(Exam.patient_id == person.id).values(identity_settled=True)
        )
