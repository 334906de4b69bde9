"""The radiologist's report on paper.

Decides what is printed around the text; the text itself stands word for word, in its own language.
Which version may be read, and by whom, is decided before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.documents.engine import Sheet, fill, render
from core.documents.letterhead import Letterhead
from core.language import Language


@dataclass(frozen=True, slots=True)
class ReceivedDocument:
    """The PDF that a report came as; `size` in bytes."""

    title: str
    size: int
    key: str


@dataclass(frozen=True, slots=True)
class ReportText:
    """One signed version, word for word; one that came as a PDF may have no words here."""

    version: int
    language: str
    """Of the text: a BCP 47 code."""
    indication: str
    technique: str
    findings: str
    conclusion: str
    validated_by: str
    validated_at: datetime
    replaces: Sequence[datetime] = ()
    """When the versions before it were validated, oldest first."""
    replaced_at: datetime | None = None
    """When a later version took its place; None for the one in force."""
    document: ReceivedDocument | None = None

    @property
    def has_words(self) -> bool:
        return any((self.indication, self.technique, self.findings, self.conclusion))


@dataclass(frozen=True, slots=True)
class ReportPrint:
    """All that a printed report says."""

    letterhead: Letterhead
    patient_name: str
    birth_date: date | None
    title: str
    """The exam in plain words: "Scanner du thorax"."""
    day: date | None
    requested_by: str
    text: ReportText
    patient_url: str
    """Public address of the patient site, without a slash at its end."""
    language: Language
    """Of the fixed words."""


def report_pdf(report: ReportPrint) -> bytes:
    """The report as PDF/A-2a and PDF/UA-1, on as many A4 pages as the text takes."""
    html = fill(
        "report.html",
        report.language,
        report=report,
        text=report.text,
        author=report.letterhead.name,
        created=report.text.validated_at,
    )
    return render(Sheet(html, article_language=report.text.language))
