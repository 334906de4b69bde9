"""Enters a report from outside as a version of an exam's report, and settles what was in force before.

What is validated replaces; what is cancelled takes back; what is preliminary is kept unseen. One that
was overtaken on its way is kept as replaced. Saying the same again changes nothing. Decides nothing
about whose report it is.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.digests import digest_of
from core.errors import MessageTooLarge
from core.incoming_reports.report import NO_TEXT, IncomingReport
from core.model import Establishment, Exam, Report
from core.model.exams import ReportStatus
from core.objects.concepts import Part
from core.rules.reports import Origin, ReportPolicy, Standing, Told, standing
from core.storage import original_key

LONGEST_TEXT = 200_000
"""Characters of a part: a hundred pages."""
STATUSES = {
    Standing.PRELIMINARY: ReportStatus.PRELIMINARY,
    Standing.VALIDATED: ReportStatus.VALIDATED,
    Standing.CANCELLED: ReportStatus.CANCELLED,
}


def enter(session: Session, ctx: Context, exam: Exam, incoming: IncomingReport) -> None:
    """Add a version within the caller's transaction. Raises MessageTooLarge for an endless text,
    StorageFailed."""
    policy = policy_of(exam.establishment)
    status = STATUSES[standing(incoming.told, incoming.origin, policy)]
    row = _row(ctx, exam, incoming, status)
    if _says_nothing_new(exam, row):
        return
    before = in_force(exam)
    if before is not None and _is_late(incoming, before):
        row.status = ReportStatus.AMENDED
    elif before is not None and status is not ReportStatus.PRELIMINARY:
        before.status = ReportStatus.AMENDED
    _keep_document(ctx, incoming)
    _number(session, exam, row)
    exam.announce_from = ctx.now
    _tell(session, ctx, exam, row)


def policy_of(establishment: Establishment) -> ReportPolicy:
    """What the establishment says of reports that state nothing."""
    return ReportPolicy(frozenset(Origin(one) for one in establishment.trusted_origins))


def in_force(exam: Exam) -> Report | None:
    """The version that may be read, if the exam may be opened."""
    valid = [one for one in exam.reports if one.status is ReportStatus.VALIDATED]
    return valid[-1] if valid else None


def _row(ctx: Context, exam: Exam, incoming: IncomingReport, status: ReportStatus) -> Report:
    is_taken_back = status is ReportStatus.CANCELLED
    narrative = NO_TEXT if is_taken_back else incoming.narrative
    document = None if is_taken_back else incoming.document
    if any(len(getattr(narrative, part.value)) > LONGEST_TEXT for part in Part):
        raise MessageTooLarge(LONGEST_TEXT)
    return Report(
        status=status,
        language=incoming.language[:2] or "fr",
        indication=narrative.indication,
        technique=narrative.technique,
        findings=narrative.findings,
        conclusion=narrative.conclusion,
        written_at=ctx.now,
        validated_by=incoming.signed_by if status is ReportStatus.VALIDATED else "",
        validated_at=_signed_at(ctx, incoming) if status is ReportStatus.VALIDATED else None,
        origin=incoming.origin,
        issued_at=incoming.issued_at,
        original_key=incoming.original_key,
        document_key=_document_key(document) if document is not None else None,
        document_size=len(document) if document is not None else None,
        title=incoming.title[:200],
    )


def _signed_at(ctx: Context, incoming: IncomingReport) -> datetime:
    """Never later than now: some clocks are ahead."""
    return min(incoming.signed_at or incoming.issued_at or ctx.now, ctx.now)


def _says_nothing_new(exam: Exam, row: Report) -> bool:
    """The same message or object, or the same words as the last version of this standing."""
    if any(one.original_key == row.original_key for one in exam.reports):
        return True
    received = [one for one in exam.reports if one.status is not ReportStatus.DRAFT]
    return bool(received) and received[-1].status is row.status and _says(received[-1], row)


def _says(one: Report, other: Report) -> bool:
    told = ("indication", "technique", "findings", "conclusion", "document_key")
    return all((getattr(one, name) or "") == (getattr(other, name) or "") for name in told)


def _is_late(incoming: IncomingReport, before: Report) -> bool:
    """Whether a message was overtaken by another of its sender. A correction never was: clocks differ,
    and somebody meant it."""
    if incoming.told is not Told.FINAL or incoming.origin is not before.origin:
        return False
    made, known = incoming.issued_at, before.issued_at
    return made is not None and known is not None and made < known


def _document_key(document: bytes) -> str:
    return original_key(digest_of([document]).sha256)


def _keep_document(ctx: Context, incoming: IncomingReport) -> None:
    if incoming.document is not None:
        ctx.store.put(_document_key(incoming.document), iter([incoming.document]))


def _number(session: Session, exam: Exam, row: Report) -> None:
    """A draft that somebody is typing stays the last version."""
    last = exam.reports[-1] if exam.reports else None
    row.version = last.version + 1 if last else 1
    if last is not None and last.status is ReportStatus.DRAFT:
        last.version, row.version = row.version, last.version
        session.flush()
    exam.reports.append(row)
    session.flush()
    session.refresh(exam, ["reports"])


def _tell(session: Session, ctx: Context, exam: Exam, row: Report) -> None:
    taken_back = row.status is ReportStatus.CANCELLED
    audit.record(
        session,
        ctx,
        audit.Action.REPORT_WITHDRAWN if taken_back else audit.Action.REPORT_RECEIVED,
        patient_id=exam.patient_id,
        exam_id=exam.id,
        details={"version": row.version, "status": row.status.value},
    )
