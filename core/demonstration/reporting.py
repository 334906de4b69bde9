"""The exams of the region: they arrive as from a hospital's device, and radiologists write about them.

Each goes on from where it stands. What somebody wrote since, trying the demonstration, stays.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from core import reports
from core.context import Context
from core.demonstration.messages import report_message
from core.demonstration.objects import write_exam
from core.demonstration.people import at_work, patient_row
from core.demonstration.region import DemoExam, Region
from core.demonstration.sending import send_message
from core.errors import NotInThisState
from core.ingest.importing import import_path
from core.model import Exam
from core.rules.roles import Role

SENT = frozenset({"message", "pdf"})
"""Reports that come from the establishment's own system."""
Progress = Callable[[str], None]


def make_exam(ctx: Context, region: Region, exam: DemoExam, progress: Progress) -> None:
    """Bring one exam to where the region has it."""
    there = _exam(ctx, region, exam)
    if there is None or not there.is_complete:
        progress(f"{exam.patient} — {exam.description}")
        with TemporaryDirectory() as folder:
            write_exam(region, exam, Path(folder))
            import_path(ctx, exam.establishment, Path(folder))
        there = _exam(ctx, region, exam)
    if there is None:
        raise NotInThisState
    if there.versions >= len(_versions(exam)):
        return
    if exam.report in SENT:
        _send(ctx, region, exam)
    else:
        _report(ctx, exam, there)


@dataclass(frozen=True, slots=True)
class _There:
    """An exam that has begun to arrive."""

    token: str
    is_complete: bool
    versions: int


def _exam(ctx: Context, region: Region, exam: DemoExam) -> _There | None:
    with ctx.db.reading() as session:
        row = session.scalar(
            sa.select(Exam).where(
                Exam.study_date == exam.date,
                Exam.study_time == exam.time,
                Exam.patient_id == patient_row(session, region.patient(exam.patient)).id,
            )
        )
        return _There(row.token, row.settled_at is not None, len(row.reports)) if row else None


def _send(ctx: Context, region: Region, exam: DemoExam) -> None:
    message = report_message(region, exam, ctx.settings.patient_url)
    send_message(ctx, exam.establishment, message)


def _report(ctx: Context, exam: DemoExam, there: _There) -> None:
    radiologist = at_work(ctx, exam.establishment, Role.RADIOLOGIST)
    if exam.held_days:
        until = ctx.now + timedelta(days=exam.held_days)
        reports.hold(radiologist, there.token, exam.hold_reason, until)
    for version in _versions(exam)[there.versions :]:
        if exam.report == "draft":
            reports.write(radiologist, there.token, version)
        else:
            reports.validate(radiologist, there.token, version)


def _versions(exam: DemoExam) -> list[reports.ReportDraft]:
    first = reports.ReportDraft(
        exam.indication, exam.technique, exam.findings.strip(), exam.conclusion
    )
    return [first, replace(first, conclusion=exam.amended)] if exam.amended else [first]
