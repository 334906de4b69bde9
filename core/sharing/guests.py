"""What a guest finds: the list of what was shared, while it is shown; and who she is at each request."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.context import Context, Viewer, ViewerKind
from core.errors import NotFound
from core.exams.entitlement import entitlement_of, verdicts
from core.exams.listing import ExamCard, exam_card, exams_where
from core.exams.shared import shared_with
from core.model import Exam, ShareOpening
from core.rules.sharing import visit_ends


@dataclass(frozen=True, slots=True)
class SharedList:
    """Of one patient, newest first."""

    patient_name: str
    birth_date: date | None
    may_download: bool
    ends_at: datetime
    exams: Sequence[ExamCard]


def guest_viewer(ctx: Context, opening_id: int) -> Viewer | None:
    """The guest of a running session, or None once the share shows nothing any more."""
    with ctx.db.reading() as session:
        if shared_with(session, opening_id, ctx.now) is None:
            return None
        share = session.get_one(ShareOpening, opening_id).share
        return Viewer(ViewerKind.GUEST, opening_id, share.recipient)


def shared_list(ctx: Context) -> SharedList:
    """What the viewing guest was given. Raises NotFound for any other viewer."""
    if ctx.viewer.kind is not ViewerKind.GUEST:
        raise NotFound
    with ctx.db.reading() as session:
        opening = session.get_one(ShareOpening, ctx.viewer.id)
        share = opening.share
        return SharedList(
            patient_name=f"{share.patient.given_name} {share.patient.family_name}".strip(),
            birth_date=share.patient.birth_date,
            may_download=share.may_download,
            ends_at=visit_ends(share.kind, share.ends_at, share.revoked_at, opening.opened_at),
            exams=open_exams(session, ctx.viewer, ctx.now),
        )


def open_exams(session: Session, guest: Viewer, now: datetime) -> list[ExamCard]:
    """The shared exams that open now, newest first."""
    entitlement = entitlement_of(session, guest, now)
    exams = exams_where(session, Exam.id.in_(entitlement.shared_exams))
    judged = zip(exams, verdicts(session, entitlement, exams, now), strict=True)
    return [exam_card(exam, judgement) for exam, judgement in judged if judgement.may_open]
