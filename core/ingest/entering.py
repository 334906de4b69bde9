"""Enters an admitted object: its rows, and those above it that aren't there yet.

Decides nothing about admission. An exam is described by the first objects that say something, and
named after its pictures.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.identities import register
from core.ingest.header import ReceivedHeader
from core.ingest.known import Known, record_of
from core.ingest.reading import ReceivedObject
from core.ingest.rejecting import reject
from core.model import Exam, Instance, Patient, Series
from core.records import person_of
from core.rules.ins import Identity

NO_PICTURES = frozenset({"SR", "PR", "KO", "DOC", "REG", "SEG", "RTSTRUCT", "RTPLAN", "AU", "ECG"})
"""Modalities that accompany pictures: an exam isn't named after them."""


def enter(
    session: Session, ctx: Context, establishment_id: int, known: Known, received: ReceivedObject
) -> Series:
    """Add the rows of an object within the caller's transaction; gives its series."""
    header = received.header
    record = record_of(known, header.traits)
    if record is None:
        told = Identity(header.traits)
        record = register(session, ctx, establishment_id, header.patient_number, told)
    exam = known.exam or _new_exam(session, ctx, establishment_id, record, header)
    _describe(exam, header)
    series = known.series or _new_series(session, exam, header)
    session.add(Instance(**instance_columns(ctx, series.id, received)))
    if received.rejects is not None and exam.establishment_id == establishment_id:
        reject(session, ctx, exam, received.rejects, header.sop_instance_uid)
    return series


def _new_exam(
    session: Session,
    ctx: Context,
    establishment_id: int,
    record: Patient,
    header: ReceivedHeader,
) -> Exam:
    exam = Exam(
        study_instance_uid=header.study_instance_uid,
        patient_id=person_of(session, record).id,
        record_id=record.id,
        establishment_id=establishment_id,
        accession_number=header.accession_number,
        study_id=header.study_id,
        study_date=header.study_date,
        study_time=header.study_time,
        received_at=ctx.now,
    )
    session.add(exam)
    session.flush()
    return exam


def _describe(exam: Exam, header: ReceivedHeader) -> None:
    exam.description = exam.description or header.study_description
    exam.body_part = exam.body_part or header.body_part
    exam.requested_by = exam.requested_by or header.requested_by
    if header.expected_instances is not None:
        exam.expected_instances = max(exam.expected_instances or 0, header.expected_instances)
    if not exam.modality or (exam.modality in NO_PICTURES and header.modality not in NO_PICTURES):
        exam.modality = header.modality


def _new_series(session: Session, exam: Exam, header: ReceivedHeader) -> Series:
    last = session.scalar(sa.select(sa.func.max(Series.position)).where(Series.exam_id == exam.id))
    series = Series(
        exam_id=exam.id,
        position=(last or 0) + 1,
        series_instance_uid=header.series_instance_uid,
        series_number=header.series_number,
        modality=header.modality,
        description=header.series_description,
    )
    session.add(series)
    session.flush()
    return series


def instance_columns(ctx: Context, series_id: int, received: ReceivedObject) -> dict[str, Any]:
    """The row of an object itself."""
    header = received.header
    return {
        "series_id": series_id,
        "sop_instance_uid": header.sop_instance_uid,
        "sop_class_uid": header.sop_class_uid,
        "transfer_syntax_uid": header.transfer_syntax_uid,
        "instance_number": header.instance_number,
        "nature": received.nature,
        "frames": header.frames,
        "object_key": received.key,
        "size": received.digest.size,
        "sha256": received.digest.sha256,
        "directory_record": received.record.to_json(),
        "leaving": received.leaving.to_json(),
        "settled": False,
        "received_at": ctx.now,
    }
