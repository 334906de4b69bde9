"""Objects whose sender is in doubt about whose they are: the pair of records somebody has to look at.

The object itself is kept aside by `receive`. Here its claim becomes a record of its own beside the one
it contradicts, and an exam that its own sender now says is another's is shown to nobody until somebody
has said whether the two are one (features X4, I6).
"""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.identities import claimed_record
from core.ingest.header import ReceivedHeader
from core.ingest.known import Known, find_known
from core.joining import pair_of
from core.model import Doubt, Exam, Matching, Patient
from core.model.matching import MatchCause

CLAIMS = frozenset({MatchCause.CLAIMED_NUMBER, MatchCause.CLAIMED_STUDY})


def doubted_pair(
    session: Session, ctx: Context, establishment_id: int, header: ReceivedHeader
) -> Matching | None:
    """The pair an object set aside waits for; None where its doubt was settled meanwhile."""
    known = find_known(session, establishment_id, header)
    owner, cause = _contradicted(session, known)
    if owner is None:
        return None
    claimed = known.patient if known.patient not in (None, owner) else None
    claimed = claimed or claimed_record(session, ctx, owner, header.traits)
    pair = pair_of(session, ctx, owner.id, claimed.id, cause)
    if known.exam is not None and _is_sent_anew(known, known.exam, establishment_id):
        _doubt(session, ctx, known.exam, pair, cause)
    return pair


def _contradicted(session: Session, known: Known) -> tuple[Patient | None, MatchCause]:
    """The record that an object contradicts: that of its study, or of its patient's number."""
    for exam in known.exams:
        if known.patient is None or exam.patient_id != known.patient.id:
            return session.get_one(Patient, exam.patient_id), MatchCause.CLAIMED_STUDY
    return known.patient, MatchCause.CLAIMED_NUMBER


def _is_sent_anew(known: Known, exam: Exam, establishment_id: int) -> bool:
    """Only the exam's own establishment can throw doubt on it, by sending an object of it anew."""
    instance = known.instance
    return (
        instance is not None
        and instance.series.exam is exam
        and exam.establishment_id == establishment_id
    )


def _doubt(session: Session, ctx: Context, exam: Exam, pair: Matching, cause: MatchCause) -> None:
    """Show an exam to nobody until the pair is decided; once it was, no claim of it doubts again."""
    if pair.cause not in CLAIMS:  # asked of what resembles: that the exam is the other's is new
        pair.cause, pair.decided_at, pair.decided_by = cause, None, ""
    is_doubted = exam.id in _doubted(session, [exam.id])
    if pair.decided_at is not None or not (exam.identity_settled or is_doubted):
        return
    session.merge(Doubt(matching_id=pair.id, exam_id=exam.id))
    if exam.identity_settled:
        exam.identity_settled = False
        audit.record(
            session, ctx, audit.Action.EXAM_DOUBTED, patient_id=exam.patient_id, exam_id=exam.id
        )


def settle_exams(session: Session, pair: Matching) -> None:
    """Once a pair is decided, the exams that only it threw doubt on are certain again."""
    session.flush()
    exams = session.scalars(sa.select(Doubt.exam_id).where(Doubt.matching_id == pair.id)).all()
    certain = set(exams) - _doubted(session, exams)
    session.execute(sa.update(Exam).where(Exam.id.in_(certain)).values(identity_settled=True))


def _doubted(session: Session, exams: Collection[int]) -> set[int]:
    """Those among these exams that a pair still throws doubt on."""
    waits = (
        sa.select(Doubt.exam_id)
        .join(Matching)
        .where(Doubt.exam_id.in_(exams), Matching.decided_at.is_(None))
    )
    return set(session.scalars(waits))
