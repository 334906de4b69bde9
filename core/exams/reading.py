"""The validated report of an exam, as a page and as a PDF (R1, R2)."""

from dataclasses import dataclass, replace
from datetime import date

from core import audit
from core.context import Context
from core.documents.letterhead import Letterhead
from core.documents.report import ReceivedDocument, ReportPrint, ReportText, report_pdf
from core.errors import NotFound
from core.exams.entitlement import opened_exam
from core.exams.explaining import Explained, explained
from core.language import Language, Speech
from core.model import Exam, Report
from core.model.exams import ReportStatus
from core.naming import plain_name


@dataclass(frozen=True, slots=True)
class ReportPage:
    token: str
    patient_name: str
    birth_date: date | None
    modality: str
    body_part: str
    description: str
    day: date | None
    establishment: str
    report: ReportText
    help: Explained | None
    """None for a reader who wants the bare text."""


def report_page(ctx: Context, token: str, helped_in: Language | None = None) -> ReportPage:
    """The report to read, explained in this language. Raises NotFound."""
    with opened_exam(ctx, token, audit.Action.REPORT_READ) as (_, exam):
        return page_of(exam, helped_in)


def printed_report(ctx: Context, token: str, language: Language) -> bytes:
    """The report as a PDF: the one that came, or ours, with its fixed words in this language.

    Raises NotFound, StorageFailed."""
    with opened_exam(ctx, token, audit.Action.REPORT_PRINTED) as (_, exam):
        printed = report_print(ctx, exam, language)
    return pdf_of(ctx, printed)


def pdf_of(ctx: Context, printed: ReportPrint) -> bytes:
    """The bytes of a report on paper. Raises StorageFailed."""
    document = printed.text.document
    return report_pdf(printed) if document is None else ctx.store.read(document.key)


def report_print(ctx: Context, exam: Exam, language: Language) -> ReportPrint:
    """What a printed report says."""
    establishment = exam.establishment
    return ReportPrint(
        letterhead=Letterhead(establishment.name, establishment.city, establishment.desk_phone),
        patient_name=f"{exam.patient.given_name} {exam.patient.family_name}".strip(),
        birth_date=exam.patient.birth_date,
        title=plain_name(exam, Speech(language)),
        day=exam.study_date,
        requested_by=exam.requested_by,
        text=validated_report(exam),
        patient_url=ctx.settings.patient_url,
        language=language,
    )


def validated_report(exam: Exam) -> ReportText:
    """The version in force. Raises NotFound where none is."""
    last = _in_force(exam)
    before = [one.validated_at for one in exam.reports if one.status is ReportStatus.AMENDED]
    replaces = tuple(sorted(at for at in before if at is not None))
    return replace(report_text(last), replaces=replaces)


def report_text(report: Report) -> ReportText:
    """What a version says. Raises NotFound for one that was never validated."""
    if report.validated_at is None:
        raise NotFound
    return ReportText(
        version=report.version,
        language=report.language,
        indication=report.indication,
        technique=report.technique,
        findings=report.findings,
        conclusion=report.conclusion,
        validated_by=report.validated_by,
        validated_at=report.validated_at,
        document=_document(report),
    )


def _in_force(exam: Exam) -> Report:
    for report in reversed(exam.reports):
        if report.status is ReportStatus.VALIDATED:
            return report
    raise NotFound


def _document(report: Report) -> ReceivedDocument | None:
    if report.document_key is None:
        return None
    return ReceivedDocument(report.title, report.document_size or 0, report.document_key)


def page_of(exam: Exam, helped_in: Language | None = None) -> ReportPage:
    """The version in force, for a page. Raises NotFound where none is."""
    report = validated_report(exam)
    return ReportPage(
        token=exam.token,
        patient_name=f"{exam.patient.given_name} {exam.patient.family_name}".strip(),
        birth_date=exam.patient.birth_date,
        modality=exam.modality,
        body_part=exam.body_part,
        description=exam.description,
        day=exam.study_date,
        establishment=exam.establishment.name,
        report=report,
        help=explained(report, helped_in) if helped_in else None,
    )
