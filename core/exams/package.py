"""The package of one exam: gathers what `core.download` lays out, after asking the one question (D1).

The archive is a plan, computed anew at every request, so that a withdrawal holds at the next one; the
same exam gives the same bytes.
"""

from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.documents.report import report_pdf
from core.download.archive import Archive
from core.download.contents import (
    PackageContents,
    PackageEstablishment,
    PackageExam,
    PackageObject,
    PackagePatient,
)
from core.download.leaving import Leaving
from core.download.members import Content
from core.download.plan import file_name, plan
from core.download.records import DirectoryRecord
from core.exams.entitlement import opened_exam
from core.exams.reading import report_print, validated_report
from core.language import Language, Speech
from core.model import Exam, Instance, Series
from core.naming import plain_name
from core.storage import Store, digest_of


@dataclass(frozen=True, slots=True)
class Package:
    archive: Archive
    file_name: str
    """Holds no identity."""


def package(ctx: Context, token: str, language: Language) -> Package:
    """The whole exam in original quality, as a ZIP that is built nowhere. Raises NotFound."""
    with opened_exam(ctx, token, audit.Action.PACKAGE_DOWNLOADED) as (session, exam):
        speech = Speech(language)
        report = _report(ctx, exam, language)
        contents = PackageContents(
            patient=PackagePatient(
                name=f"{exam.patient.given_name} {exam.patient.family_name}".strip(),
                birth_date=exam.patient.birth_date,
            ),
            exams=(_package_exam(session, ctx.store, exam, report, speech),),
            speech=speech,
            as_of=validated_report(exam).validated_at,
        )
    archive = plan(contents)
    return Package(archive, file_name(archive))


def _package_exam(
    session: Session, store: Store, exam: Exam, report: Content, speech: Speech
) -> PackageExam:
    instances = session.scalars(
        sa.select(Instance)
        .join(Series)
        .where(Series.exam_id == exam.id, Instance.settled)
        .order_by(Series.position, Instance.instance_number, Instance.id)
    )
    establishment = exam.establishment
    return PackageExam(
        title=plain_name(exam, speech),
        date=exam.study_date,
        establishment=PackageEstablishment(
            establishment.name, (establishment.city, establishment.desk_phone)
        ),
        objects=tuple(_package_object(store, instance) for instance in instances),
        report=report,
    )


def _package_object(store: Store, instance: Instance) -> PackageObject:
    received = partial(store.stream, instance.object_key)
    return PackageObject(
        record=DirectoryRecord.from_json(instance.directory_record),
        transfer_syntax_uid=instance.transfer_syntax_uid,
        content=Leaving.from_json(instance.leaving).content(received),
    )


def _report(ctx: Context, exam: Exam, language: Language) -> Content:
    """The printed report, rendered once and kept: ranges of one download must be of one file."""
    version = validated_report(exam).version
    key = f"derived/reports/{exam.id}-{version}-{language.value}.pdf"
    if not ctx.store.exists(key):
        pdf = report_pdf(report_print(ctx, exam, language))
        ctx.store.put(key, iter([pdf]))
    return Content(digest_of(ctx.store.stream(key)), partial(ctx.store.stream, key))
