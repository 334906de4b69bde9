"""Reports as radiologists write, validate and amend them, and hold an exam back (R1, R3, R7).

A validated version is never changed: amending writes a new one, the old is kept and marked. A
radiologist works on the exams of her establishment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from core import audit
from core.context import Context
from core.errors import InvalidInput, NotFound, NotInThisState
from core.exams.completeness import Completeness, completeness
from core.model import Exam, Hold, Instance, Report, Series
from core.model.exams import ReportStatus
from core.rules.holds import objection_to_hold

LONGEST_TEXT = 100_000
LONGEST_REASON = 500
WORKLIST_LENGTH = 100


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """The four sections as typed."""

    indication: str
    technique: str
    findings: str
    conclusion: str
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class WorklistLine:
    token: str
    patient_name: str
    birth_date: date | None
    modality: str
    description: str
    day: date | None
    clock: time | None
    status: ReportStatus | None
    held_until: datetime | None


@dataclass(frozen=True, slots=True)
class ReportVersion:
    version: int
    status: ReportStatus
    draft: ReportDraft
    validated_by: str
    validated_at: datetime | None
    written_at: datetime
    """When it was last typed, or came."""
    title: str
    """What the sender of a received one calls it."""
    has_document: bool
    """It came as a PDF."""

    @property
    def is_draft(self) -> bool:
        return self.status is ReportStatus.DRAFT


@dataclass(frozen=True, slots=True)
class HoldLine:
    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ExamForReporting:
    line: WorklistLine
    accession_number: str
    is_complete: bool
    pictures: int
    completeness: Completeness
    versions: Sequence[ReportVersion]
    hold: HoldLine | None

    @property
    def draft(self) -> ReportVersion | None:
        last = self.versions[-1] if self.versions else None
        return last if last and last.status is ReportStatus.DRAFT else None

    @property
    def signed(self) -> ReportVersion | None:
        """The version in force."""
        valid = [one for one in self.versions if one.status is ReportStatus.VALIDATED]
        return valid[-1] if valid else None


def worklist(ctx: Context) -> list[WorklistLine]:
    """The newest exams of the radiologist's establishment."""
    with ctx.db.reading() as session:
        exams = session.scalars(
            sa.select(Exam)
            .where(Exam.establishment_id == ctx.viewer.establishment_id, Exam.identity_settled)
            .order_by(
                Exam.study_date.desc().nulls_last(),
                Exam.study_time.desc().nulls_last(),
                Exam.id.desc(),
            )
            .limit(WORKLIST_LENGTH)
            .options(joinedload(Exam.patient), selectinload(Exam.reports), selectinload(Exam.holds))
        )
        return [_line(exam, ctx.now) for exam in exams]


def opened(ctx: Context, token: str) -> ExamForReporting:
    """An exam with all versions of its report. Raises NotFound."""
    with ctx.db.writing() as session:
        exam = _own_exam(session, ctx, token)
        _tell(session, ctx, audit.Action.EXAM_OPENED, exam)
        return ExamForReporting(
            line=_line(exam, ctx.now),
            accession_number=exam.accession_number,
            is_complete=exam.settled_at is not None,
            pictures=_pictures(session, exam),
            completeness=completeness(session, exam),
            versions=[_version(report) for report in exam.reports],
            hold=_hold_line(exam, ctx.now),
        )


def document(ctx: Context, token: str, version: int) -> bytes:
    """The PDF that a version came as. Raises NotFound, StorageFailed."""
    with ctx.db.writing() as session:
        exam = _own_exam(session, ctx, token)
        keys = {one.version: one.document_key for one in exam.reports}
        key = keys.get(version)
        if key is None:
            raise NotFound
        _tell(session, ctx, audit.Action.REPORT_READ, exam)
    return ctx.store.read(key)


def write(ctx: Context, token: str, draft: ReportDraft) -> None:
    """Keep a draft: shown to nobody outside radiology. Raises NotFound, InvalidInput."""
    with ctx.db.writing() as session:
        exam = _own_exam(session, ctx, token)
        _written(session, ctx, exam, draft)
        _tell(session, ctx, audit.Action.REPORT_WRITTEN, exam)


def validate(ctx: Context, token: str, draft: ReportDraft) -> None:
    """Sign this text: from now on patient and doctors may read it. A version signed before is kept,
    marked as amended; signing the same text again, as a double click does, changes nothing. Raises
    NotFound, InvalidInput, NotInThisState while the exam arrives."""
    with ctx.db.writing() as session:
        exam = _own_exam(session, ctx, token)
        if not draft.findings.strip() and not draft.conclusion.strip():
            raise InvalidInput("findings", "missing")
        if exam.settled_at is None:
            raise NotInThisState
        if _is_signed_as(exam, draft):
            return
        earlier = [one for one in exam.reports if one.status is ReportStatus.VALIDATED]
        report = _written(session, ctx, exam, draft)
        for one in earlier:
            one.status = ReportStatus.AMENDED
        report.status = ReportStatus.VALIDATED
        report.validated_by, report.validated_at = ctx.viewer.name, ctx.now
        exam.announce_from = ctx.now
        action = audit.Action.REPORT_AMENDED if earlier else audit.Action.REPORT_VALIDATED
        _tell(session, ctx, action, exam, version=report.version)


def hold(ctx: Context, token: str, reason: str, until: datetime) -> None:
    """Hold the exam back from the patient. Raises NotFound, InvalidInput."""
    with ctx.db.writing() as session:
        exam = _own_exam(session, ctx, token)
        if not reason.strip():
            raise InvalidInput("reason", "missing")
        if len(reason.strip()) > LONGEST_REASON:
            raise InvalidInput("reason", "too-long")
        prolonged = _released(exam, ctx)
        began_at = min((one.began_at for one in prolonged), default=ctx.now)
        objection = objection_to_hold(ctx.now, until, began_at)
        if objection is not None:
            raise InvalidInput("until", objection)
        exam.holds.append(
            Hold(
                reason=reason.strip(),
                began_at=began_at,
                until=until,
                set_by=ctx.viewer.id,
                set_at=ctx.now,
            )
        )
        _tell(session, ctx, audit.Action.HOLD_SET, exam, until=until.isoformat())


def release(ctx: Context, token: str) -> None:
    """End the hold now. Raises NotFound, NotInThisState where none is in force."""
    with ctx.db.writing() as session:
        exam = _own_exam(session, ctx, token)
        if not _released(exam, ctx):
            raise NotInThisState
        exam.announce_from = ctx.now
        _tell(session, ctx, audit.Action.HOLD_RELEASED, exam)


def _own_exam(session: Session, ctx: Context, token: str) -> Exam:
    exam = session.scalar(
        sa.select(Exam).where(
            Exam.token == token,
            Exam.establishment_id == ctx.viewer.establishment_id,
            Exam.identity_settled,
        )
    )
    if exam is None:
        raise NotFound
    return exam


def _written(session: Session, ctx: Context, exam: Exam, draft: ReportDraft) -> Report:
    """The draft row with this text: the open one, or a new version."""
    sections = _sections(draft)
    for section, text in sections.items():
        if len(text) > LONGEST_TEXT:
            raise InvalidInput(section, "too-long")
    report = exam.reports[-1] if exam.reports else None
    if report is None or report.status is not ReportStatus.DRAFT:
        report = Report(version=len(exam.reports) + 1, status=ReportStatus.DRAFT)
        exam.reports.append(report)
    for section, text in sections.items():
        setattr(report, section, text)
    report.language = draft.language
    report.written_by, report.written_at = ctx.viewer.id, ctx.now
    session.flush()
    return report


def _sections(draft: ReportDraft) -> dict[str, str]:
    """The text by the columns it is kept in."""
    return {
        "indication": draft.indication.strip(),
        "technique": draft.technique.strip(),
        "findings": draft.findings.strip(),
        "conclusion": draft.conclusion.strip(),
    }


def _is_signed_as(exam: Exam, draft: ReportDraft) -> bool:
    """Whether the last version is signed, and says just this."""
    last = exam.reports[-1] if exam.reports else None
    if last is None or last.status is not ReportStatus.VALIDATED:
        return False
    return last.language == draft.language and all(
        getattr(last, section) == text for section, text in _sections(draft).items()
    )


def _released(exam: Exam, ctx: Context) -> list[Hold]:
    """Ends the holds in force, and gives them."""
    held = [one for one in exam.holds if one.released_at is None and one.until > ctx.now]
    for one in held:
        one.released_at, one.released_by = ctx.now, ctx.viewer.id
    return held


def _line(exam: Exam, now: datetime) -> WorklistLine:
    held = _hold_line(exam, now)
    return WorklistLine(
        token=exam.token,
        patient_name=f"{exam.patient.family_name} {exam.patient.given_name}".strip(),
        birth_date=exam.patient.birth_date,
        modality=exam.modality,
        description=exam.description,
        day=exam.study_date,
        clock=exam.study_time,
        status=_status(exam),
        held_until=held.until if held else None,
    )


def _status(exam: Exam) -> ReportStatus | None:
    """How far the report is: a draft under way comes first, then what is in force."""
    statuses = [one.status for one in exam.reports]
    if ReportStatus.VALIDATED in statuses and statuses[-1] is not ReportStatus.DRAFT:
        return ReportStatus.VALIDATED
    return statuses[-1] if statuses else None


def _hold_line(exam: Exam, now: datetime) -> HoldLine | None:
    held = [one for one in exam.holds if one.released_at is None and one.until > now]
    if not held:
        return None
    last = max(held, key=lambda one: one.until)
    return HoldLine(last.reason, last.until)


def _version(report: Report) -> ReportVersion:
    return ReportVersion(
        version=report.version,
        status=report.status,
        draft=ReportDraft(
            report.indication,
            report.technique,
            report.findings,
            report.conclusion,
            report.language,
        ),
        validated_by=report.validated_by,
        validated_at=report.validated_at,
        written_at=report.written_at,
        title=report.title,
        has_document=report.document_key is not None,
    )


def _pictures(session: Session, exam: Exam) -> int:
    return (
        session.scalar(
            sa.select(sa.func.coalesce(sa.func.sum(Instance.frames), 0))
            .join(Series)
            .where(Series.exam_id == exam.id, Instance.settled)
        )
        or 0
    )


def _tell(session: Session, ctx: Context, action: audit.Action, exam: Exam, **details: Any) -> None:
    audit.record(
        session,
        ctx,
        action,
        patient_id=exam.patient_id,
        exam_id=exam.id,
        details=details,
    )
