"""Gathers what a package is made from: rows of exams that were opened, as values for `core.download`."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.digests import Digest, digest_of
from core.download.contents import (
    PackageContents,
    PackageEstablishment,
    PackageExam,
    PackageObject,
    PackagePatient,
)
from core.download.deflating import inflating
from core.download.members import Content, Stored
from core.download.records import DirectoryRecord
from core.download.report_object import report_object
from core.exams.opening import series_of
from core.exams.reading import pdf_of, report_print, validated_report
from core.imaging.dicom import open_object
from core.language import Language, Speech
from core.model import Departure, Exam, Instance, Series
from core.naming import plain_name
from core.packages.pictures import packaged_stacks
from core.packages.state import Choice
from core.rules.days import LOCAL_TIME
from core.storage import Store

_OBJECTS = (
    sa.select(
        Instance.directory_record,
        Departure.transfer_syntax_uid,
        Departure.size,
        Departure.sha256,
        Departure.crc32,
        Departure.object_key,
        Departure.offset,
        Departure.packed_size,
        Departure.packed_sha256,
        Departure.deflated,
    )
    .join(Series, Series.id == Instance.series_id)
    .join(Departure, Departure.instance_id == Instance.id)
    .where(Series.exam_id == sa.bindparam("exam"), Instance.settled)
    .order_by(Series.position, Instance.instance_number, Instance.id)
)


def gathered(
    ctx: Context, session: Session, exams: Sequence[Exam], choice: Choice
) -> PackageContents:
    """The contents of a package of these exams, all of one patient and all packed."""
    patient = exams[0].patient
    return PackageContents(
        form=choice.form,
        patient=PackagePatient(
            name=f"{patient.given_name} {patient.family_name}".strip(),
            birth_date=patient.birth_date,
        ),
        exams=tuple(_exam(ctx, session, exam, choice) for exam in exams),
        speech=Speech(choice.language),
        as_of=max(validated_report(exam).validated_at for exam in exams),
    )


def _exam(ctx: Context, session: Session, exam: Exam, choice: Choice) -> PackageExam:
    place, speech = exam.establishment, Speech(choice.language)
    series, most = series_of(session, exam), choice.form.most_pictures
    report = _report(ctx, exam, choice.language)
    objects = list(_objects(ctx.store, session, exam)) if choice.form.holds_objects else []
    if objects:
        objects.append(_report_object(ctx, session, exam, report, speech))
    return PackageExam(
        title=plain_name(exam, speech),
        date=exam.study_date,
        establishment=PackageEstablishment(place.name, (place.city, place.desk_phone)),
        objects=tuple(objects),
        report=report,
        stacks=tuple(packaged_stacks(ctx.store, series, most, speech)),
    )


def _objects(store: Store, session: Session, exam: Exam) -> Iterator[PackageObject]:
    for row in session.execute(_OBJECTS, {"exam": exam.id}):
        packed = _packed(store, row)
        file = Digest(row.size, row.sha256, row.crc32)
        yield PackageObject(
            record=DirectoryRecord.from_json(row.directory_record),
            transfer_syntax_uid=row.transfer_syntax_uid,
            content=Content(file, inflating(packed) if row.deflated else packed.open),
            deflated=packed if row.deflated else None,
        )


def _packed(store: Store, row: sa.Row[*tuple[Any, ...]]) -> Content:
    """The bytes as they lie in the archive; their CRC-32 nobody asks for."""
    digest = Digest(row.packed_size, row.packed_sha256, 0)
    return Content(digest, Stored(store, row.object_key, row.offset))


def _report_object(
    ctx: Context, session: Session, exam: Exam, report: Content, speech: Speech
) -> PackageObject:
    """The report as an object, after the words of the first of the others."""
    keys = sa.select(Instance.object_key).join(Series)
    of_exam = keys.where(Series.exam_id == exam.id, Instance.settled)
    key = session.scalars(of_exam.order_by(Instance.id).limit(1)).one()
    header = open_object(ctx.store.path(key)).dataset
    pdf = b"".join(report.read(0, report.digest.size))
    written_at = validated_report(exam).validated_at.astimezone(LOCAL_TIME)
    return report_object(pdf, speech.gettext("Compte rendu"), written_at, header)


def _report(ctx: Context, exam: Exam, language: Language) -> Content:
    """The printed report, rendered once and kept: a package made again must hold the same bytes."""
    printed = report_print(ctx, exam, language)
    told = hashlib.sha256(repr(printed).encode()).hexdigest()
    key = f"derived/reports/{exam.id}-{told[:32]}.pdf"
    if not ctx.store.exists(key):
        pdf = pdf_of(ctx, printed)
        ctx.store.put(key, iter([pdf]))
    return Content(digest_of(ctx.store.stream(key)), Stored(ctx.store, key))
