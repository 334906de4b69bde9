"""How much of an exam has come: "312 of 312 received", or since when nothing more has (feature V8)."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from pydicom.uid import KeyObjectSelectionDocumentStorage
from sqlalchemy.orm import Session

from core.model import Exam, Instance, Series


@dataclass(frozen=True, slots=True)
class Completeness:
    received: int
    expected: int | None
    """None where no sender said how many there are."""
    last_received_at: datetime | None

    @property
    def is_whole(self) -> bool:
        return self.expected is not None and self.received >= self.expected

    @property
    def told(self) -> int:
        """Received of those that are expected: a sender may count without its own additions."""
        return min(self.received, self.expected) if self.expected else self.received


def completeness(session: Session, exam: Exam) -> Completeness:
    """Selections and manifests, which speak of the others, don't count."""
    received, last = session.execute(
        sa.select(
            sa.func.count(), sa.func.max(Instance.received_at, type_=Instance.received_at.type)
        )
        .select_from(Instance)
        .join(Series)
        .where(
            Series.exam_id == exam.id,
            Instance.settled,
            Instance.sop_class_uid != KeyObjectSelectionDocumentStorage,
        )
    ).one()
    return Completeness(received, exam.expected_instances, last)
