"""What a guest may ask for: the exams of the share that was opened, for as long as it shows them.

Asked at every picture, in one statement. Whether each of them opens is the verdict's matter.
"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.model import Exam, Patient, Share, ShareExam, ShareOpening
from core.queries import Asked, Query
from core.rules.sharing import visit_ends

_PERSON = sa.func.coalesce(Patient.joined_to_id, Patient.id)
_SHARED = Query(
    sa.select(
        _PERSON.label("patient_id"),
        Share.made_by,
        Share.kind,
        Share.ends_at,
        Share.revoked_at,
        Share.may_download,
        ShareOpening.opened_at,
        Exam.id.label("exam_id"),
    )
    .select_from(Share)
    .join(Patient, Patient.id == Share.patient_id)
    .join(ShareOpening, ShareOpening.share_id == Share.id)
    .join(ShareExam, ShareExam.share_id == Share.id)
    # An exam that turned out to be somebody else's left the share with its patient.
    .join(Exam, sa.and_(Exam.id == ShareExam.exam_id, Exam.patient_id == _PERSON))
    .where(ShareOpening.id == sa.bindparam("opening"))
)


@dataclass(frozen=True, slots=True)
class Shared:
    """What was passed on, by whom."""

    patient_id: int
    made_by: int
    may_download: bool
    exams: frozenset[int]


def shared_with(asked: Asked, opening_id: int | None, now: datetime) -> Shared | None:
    """What this opening of a share still shows; None once it shows nothing any more."""
    found = _SHARED.put(asked, opening=opening_id)
    if not found:
        return None
    share = found[0]
    if now >= visit_ends(share.kind, share.ends_at, share.revoked_at, share.opened_at):
        return None
    exams = frozenset(row.exam_id for row in found)
    return Shared(share.patient_id, share.made_by, share.may_download, exams)
