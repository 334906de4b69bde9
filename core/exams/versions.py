"""The versions of a report, the one in force first, each with what changed since the one before it.

Only versions that patients could read count: no drafts, and nothing from before a report was taken back,
which may have been another patient's. What changed is decided word by word by `rules.changes`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core import audit
from core.context import Context
from core.documents.report import ReportText
from core.exams.entitlement import opened_exam
from core.exams.explaining import SECTIONS
from core.exams.reading import ReportPage, page_of, report_text
from core.model import Exam, Report
from core.model.exams import ReportStatus
from core.rules.changes import Stretch, changes


@dataclass(frozen=True, slots=True)
class Version:
    text: ReportText
    sections: Mapping[str, tuple[Stretch, ...]]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    exam: ReportPage
    versions: Sequence[Version]
    """The newest first."""


def versions_page(ctx: Context, token: str) -> VersionsPage:
    """The versions of a report, compared. Raises NotFound."""
    with opened_exam(ctx, token, audit.Action.REPORT_READ) as (_, exam):
        texts = [report_text(one) for one in _readable(exam)]
        return VersionsPage(page_of(exam), [*_compared(texts)][::-1])


def _readable(exam: Exam) -> list[Report]:
    """The versions that were validated since the last was taken back, oldest first."""
    readable: list[Report] = []
    for report in sorted(exam.reports, key=_place):
        if _takes_back(report):
            readable.clear()
        elif report.validated_at is not None:
            readable.append(report)
    return readable


def _place(report: Report) -> tuple[bool, datetime, int]:
    """The version in force is the last; the others stand as they were made, not as they came."""
    is_in_force = report.status is ReportStatus.VALIDATED
    return is_in_force, report.issued_at or report.written_at, report.version


def _takes_back(report: Report) -> bool:
    """One that came late is kept as amended, and says nothing."""
    says_something = any(getattr(report, name) for name in SECTIONS) or report.document_key
    is_late = report.status is ReportStatus.AMENDED and not says_something
    return is_late or report.status is ReportStatus.CANCELLED


def _compared(texts: Sequence[ReportText]) -> Iterator[Version]:
    for before, text in zip([*texts[:1], *texts], texts, strict=False):
        is_comparable = before.has_words and text.has_words
        yield Version(text, _changed(before if is_comparable else text, text))


def _changed(before: ReportText, text: ReportText) -> dict[str, tuple[Stretch, ...]]:
    return {name: changes(getattr(before, name), getattr(text, name)) for name in SECTIONS}
