"""The validated report of an exam, as a page and as a PDF (R1, R2)."""

from dataclasses import dataclass
from datetime import date

from core import audit
from core.context import Context
from core.documents.letterhead import Letterhead
from core.documents.report import ReportPrint, ReportText, report_pdf
from core.errors import NotFound
from core.exams.entitlement import opened_exam
from core.language import Language, Speech
from core.model import Exam
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


def report_page(ctx: Context, token: str) -> ReportPage:
    """The report to read. Raises NotFound."""
    with opened_exam(ctx, token, audit.Action.REPORT_READ) as (_, exam):
        return _page(exam)


def printed_report(ctx: Context, token: str, language: Language) -> bytes:
    """The report as a PDF; its fixed words in this language. Raises NotFound."""
    with opened_exam(ctx, token, audit.Action.REPORT_PRINTED) as (_, exam):
        printed = report_print(ctx, exam, language)
    return report_pdf(printed)


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
    signed = [
        report
        for report in exam.reports
        if report.status in {ReportStatus.VALIDATED, ReportStatus.AMENDED}
    ]
    if not signed or signed[-1].validated_at is None:
        raise NotFound
    last = signed[-1]
    return ReportText(
        version=last.version,
        language=last.language,
        indication=last.indication,
        technique=last.technique,
        findings=last.findings,
        conclusion=last.conclusion,
        validated_by=last.validated_by,
        validated_at=signed[-1].validated_at,
        replaces=tuple(r.validated_at for r in signed[:-1] if r.validated_at is not None),
    )


def _page(exam: Exam) -> ReportPage:
    return ReportPage(
        token=exam.token,
        patient_name=f"{exam.patient.given_name} {exam.patient.family_name}".strip(),
        birth_date=exam.patient.birth_date,
        modality=exam.modality,
        body_part=exam.body_part,
        description=exam.description,
        day=exam.study_date,
        establishment=exam.establishment.name,
        report=validated_report(exam),
    )
