"""Reads reports that came as objects of an exam: structured reports and encapsulated PDF.

Decides which are narratives: the concept of the root tells, not the SOP class; measurements, doses and
notes about images are no reports. An object that makes no sense is none either: it stays in its exam.
"""

from datetime import date, datetime, time
from pathlib import Path

from core.context import Context
from core.errors import ObjectRefused, StorageFailed
from core.imaging.dicom import DicomObject, open_body, open_object
from core.imaging.nature import Nature, nature_of
from core.incoming_reports.entering import enter
from core.incoming_reports.report import NO_TEXT, IncomingReport
from core.model import Instance, ReportObject
from core.objects.concepts import DocumentKind
from core.objects.encapsulated import DocumentFormat, EncapsulatedDocument, read_encapsulated
from core.objects.narrative import narrative
from core.objects.readable import line, moment_of
from core.objects.structured_report import (
    Completion,
    Document,
    Finality,
    Verification,
    kind_of,
    read_document,
)
from core.rules.days import LOCAL_TIME
from core.rules.identity import name_key
from core.rules.reports import Origin, told_by_flags, told_by_verification

LARGEST_PDF = 64 << 20
TITLES = ("COMPTE RENDU", "RAPPORT", "BEFUND", "REPORT")
NO_TITLES = ("DOSE", "DOSIS", "ECG", "EKG")
"""What reports of devices are called, among others."""


def take_object(ctx: Context, instance_id: int) -> None:
    """Make a version of its exam's report of an object, if it is one. Raises StorageFailed."""
    with ctx.db.reading() as session:
        key = session.get_one(Instance, instance_id).object_key
    incoming = read_report(ctx.store.path(key), key)
    with ctx.db.writing() as session:
        if incoming is not None:
            enter(session, ctx, session.get_one(Instance, instance_id).series.exam, incoming)
        session.get_one(ReportObject, instance_id).due_from = None


def read_report(path: Path, original_key: str) -> IncomingReport | None:
    """The report that an object is; None for any other. Raises StorageFailed where it isn't there."""
    try:
        opened = open_object(path)
        if nature_of(opened) is Nature.PDF:
            return _from_pdf(opened, original_key)
        document = read_document(opened.dataset)
    except ObjectRefused:
        return None
    except OSError as away:
        raise StorageFailed from away
    return _from_document(document, original_key)


def _from_document(document: Document, original_key: str) -> IncomingReport | None:
    text = narrative(document)
    if not _is_narrative(document) or text == NO_TEXT:
        return None
    signer = document.verified_by[-1] if document.verified_by else None
    authors = [one.name for one in document.observers if not one.is_device]
    return IncomingReport(
        origin=Origin.DOCUMENT,
        told=told_by_flags(
            is_complete=document.completion is Completion.COMPLETE,
            is_verified=document.verification is Verification.VERIFIED,
            is_final=None if document.finality is None else document.finality is Finality.FINAL,
        ),
        narrative=text,
        language=document.language[:2],
        document=None,
        title=document.title.meaning if document.title else "",
        signed_by=signer.name if signer else next(iter(authors), ""),
        signed_at=_aware(signer.at) if signer else _aware(document.written_at),
        issued_at=_aware(document.written_at),
        original_key=original_key,
    )


def _is_narrative(document: Document) -> bool:
    """One whose title only its maker knows is a report if somebody vouches for it: notes and raw data
    of devices, which come under the same classes, are never verified."""
    if document.kind is DocumentKind.OTHER:
        return document.verification is Verification.VERIFIED and bool(document.verified_by)
    return document.kind is DocumentKind.REPORT


def _from_pdf(opened: DicomObject, original_key: str) -> IncomingReport | None:
    held = read_encapsulated(opened)
    if held is None or not _is_report(held):
        return None
    written = _aware(moment_of(opened.dataset, "ContentDate", "ContentTime"))
    with open_body(opened) as body:
        content = bytes(body[held.extent.offset : held.extent.offset + held.extent.length])
    return IncomingReport(
        origin=Origin.PDF,
        told=told_by_verification(line(opened.dataset, "VerificationFlag")),
        narrative=NO_TEXT,
        language="",
        document=content,
        title=held.title or (held.concept.meaning if held.concept else ""),
        signed_by="",
        signed_at=written,
        issued_at=written,
        original_key=original_key,
    )


def _is_report(held: EncapsulatedDocument) -> bool:
    """Whether its concept or its title says so; of a PDF that only opens, nobody knows."""
    if held.format is not DocumentFormat.PDF or not held.opens or held.extent.length > LARGEST_PDF:
        return False
    if held.concept is not None and kind_of(held.concept) is not DocumentKind.OTHER:
        return kind_of(held.concept) is DocumentKind.REPORT
    title = name_key(held.title)
    return any(word in title for word in TITLES) and not any(word in title for word in NO_TITLES)


def _aware(moment: date | datetime | None) -> datetime | None:
    """A day alone is its noon: nobody knows better."""
    if moment is None or isinstance(moment, datetime):
        return moment
    return datetime.combine(moment, time(12), LOCAL_TIME)
