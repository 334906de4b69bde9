"""The one door by which objects come in (law 5: acknowledge after safe).

Bytes are spooled and hashed while they come, the header is checked, the rule decides, the object is
made durable, its rows are committed: only then does `receive` return. What is refused is written down
for the staff with its reason; what a person has to decide about is kept aside.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.download.file_meta import FileMeta
from core.download.leaving import Leaving, leaving_of
from core.download.members import Content
from core.download.records import DirectoryRecord, record_of
from core.errors import DifferentContent, IdentityDoubtful, ObjectRefused, PatientConflict
from core.imaging.dicom import DicomObject, open_object
from core.ingest.arrivals import OpenArrival
from core.ingest.header import ReceivedHeader, one_line, read_header
from core.model import Exam, Identifier, Instance, Patient, RefusedObject, Series
from core.rules.duplicates import Admission, admission
from core.rules.identity import Agreement, Traits, compare, name_key
from core.storage import Digest, Spool, original_key, stream_file

NO_PICTURES = frozenset({"SR", "PR", "KO", "DOC", "REG", "SEG", "RTSTRUCT", "RTPLAN", "AU", "ECG"})
"""Modalities that accompany pictures: an exam isn't named after them."""
LONGEST_NAME = 400
LONGEST_KEY = 200
"""A key may be longer than its name: some letters are written out."""

REFUSALS: dict[Admission, type[ObjectRefused]] = {
    Admission.DIFFERENT_CONTENT: DifferentContent,
    Admission.PATIENT_CONFLICT: PatientConflict,
    Admission.IDENTITY_DOUBTFUL: IdentityDoubtful,
}
SET_ASIDE = frozenset({Admission.PATIENT_CONFLICT, Admission.IDENTITY_DOUBTFUL})


@dataclass(frozen=True, slots=True)
class _Object:
    """A received object whose structure and identifiers are sound."""

    header: ReceivedHeader
    record: DirectoryRecord
    leaving: Leaving
    digest: Digest
    key: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept already that this object touches."""

    instance: Instance | None
    series: Series | None
    exam: Exam | None
    patient: Patient | None

    @property
    def exams(self) -> set[Exam]:
        """Every exam it touches by an identifier of its own: one, unless somebody is confused."""
        of_instance = self.instance.series.exam if self.instance else None
        of_series = self.series.exam if self.series else None
        return {exam for exam in (self.exam, of_series, of_instance) if exam is not None}


def receive(
    ctx: Context, arrival: OpenArrival, source: AbstractContextManager[BinaryIO], name: str
) -> Admission:
    """Take in one object: ACCEPTED, or UNCHANGED when the same bytes are kept already.

    `source` may refuse by raising ObjectRefused while it is opened and read. `name` is what the
    sender calls it, for the staff page. Raises ObjectRefused after writing the refusal down,
    StorageFailed when it couldn't be made safe.
    """
    with ctx.store.spool() as spool:
        try:
            with source as stream:
                spool.copy_from(stream)
            admitted = _admit(ctx, arrival, spool, _read(spool.path, spool.finish()))
        except ObjectRefused as refused:
            arrival.refused += 1
            _write_down(ctx, arrival, refused, name, spool.finish())
            raise
    if admitted is Admission.ACCEPTED:
        arrival.accepted += 1
    else:
        arrival.unchanged += 1
    return admitted


def _read(path: Path, digest: Digest) -> _Object:
    received = open_object(path)
    header = read_header(received)
    return _Object(
        header=header,
        record=record_of(received.dataset),
        leaving=_leaving(received, header, digest),
        digest=digest,
        key=original_key(digest.sha256),
    )


def _leaving(received: DicomObject, header: ReceivedHeader, digest: Digest) -> Leaving:
    with received.path.open("rb") as spooled:
        before = spooled.read(received.body_offset)
    meta = FileMeta(header.sop_class_uid, header.sop_instance_uid, header.transfer_syntax_uid)
    return leaving_of(before, meta, Content(digest, partial(stream_file, received.path)))


def _admit(ctx: Context, arrival: OpenArrival, spool: Spool, received: _Object) -> Admission:
    with ctx.db.reading() as session:
        known = _known(session, arrival, received.header)
        decided = _decided(known, received)
        if decided is Admission.UNCHANGED:
            arrival.exams.update({known.exam.id} if known.exam else ())
            return decided
    if decided in SET_ASIDE or decided is Admission.ACCEPTED:
        ctx.store.keep(spool, received.key)
    if decided is Admission.ACCEPTED:
        decided = _enter(ctx, arrival, received)
    if decided in REFUSALS:
        raise REFUSALS[decided]
    return decided


def _enter(ctx: Context, arrival: OpenArrival, received: _Object) -> Admission:
    """Write the rows, deciding once more: another sender may have been quicker."""
    with ctx.db.writing() as session:
        known = _known(session, arrival, received.header)
        decided = _decided(known, received)
        if decided is Admission.ACCEPTED:
            patient = known.patient or _new_patient(session, ctx, arrival, received.header)
            exam = known.exam or _new_exam(session, ctx, arrival, patient, received.header)
            _describe(exam, received.header)
            series = known.series or _new_series(session, exam, received.header)
            session.add(_instance(ctx, series, received))
            arrival.exams.add(exam.id)
        elif decided is Admission.UNCHANGED and known.exam:
            arrival.exams.add(known.exam.id)
        return decided


def _decided(known: _Known, received: _Object) -> Admission:
    return admission(
        same_bytes=_same_bytes(known.instance, received),
        same_patient=_same_patient(known),
        same_study=_same_study(known, received.header),
        traits=_agreement(known.patient, received.header.traits),
    )


def _same_bytes(kept: Instance | None, received: _Object) -> bool | None:
    return None if kept is None else kept.sha256 == received.digest.sha256


def _same_patient(known: _Known) -> bool | None:
    if not known.exams:
        return None
    return known.patient is not None and {known.patient.id} == {
        exam.patient_id for exam in known.exams
    }


def _same_study(known: _Known, header: ReceivedHeader) -> bool:
    """Neither an object nor a series may move: not to another series, not to another study."""
    moved = (
        known.instance and known.instance.series.series_instance_uid != header.series_instance_uid
    )
    return not moved and all(
        exam.study_instance_uid == header.study_instance_uid for exam in known.exams
    )


def _agreement(patient: Patient | None, traits: Traits) -> Agreement:
    if patient is None:
        return Agreement.SAME
    ours = Traits(patient.family_name, patient.given_name, patient.birth_date, patient.sex)
    return compare(ours, traits).agreement


def _known(session: Session, arrival: OpenArrival, header: ReceivedHeader) -> _Known:
    instance = session.scalar(
        sa.select(Instance).where(Instance.sop_instance_uid == header.sop_instance_uid)
    )
    series = session.scalar(
        sa.select(Series).where(Series.series_instance_uid == header.series_instance_uid)
    )
    exam = session.scalar(
        sa.select(Exam).where(Exam.study_instance_uid == header.study_instance_uid)
    )
    patient = session.scalar(
        sa.select(Patient)
        .join(Identifier)
        .where(
            Identifier.issuer_id == arrival.establishment_id,
            Identifier.value == header.patient_number,
        )
    )
    return _Known(instance, series, exam, patient)


def _new_patient(
    session: Session, ctx: Context, arrival: OpenArrival, header: ReceivedHeader
) -> Patient:
    traits = header.traits
    patient = Patient(
        family_name=traits.family_name,
        given_name=traits.given_name,
        birth_date=traits.birth_date,
        sex=traits.sex,
        family_key=name_key(traits.family_name)[:LONGEST_KEY],
        given_key=name_key(traits.given_name)[:LONGEST_KEY],
        created_at=ctx.now,
        identifiers=[Identifier(issuer_id=arrival.establishment_id, value=header.patient_number)],
    )
    session.add(patient)
    session.flush()
    return patient


def _new_exam(
    session: Session, ctx: Context, arrival: OpenArrival, patient: Patient, header: ReceivedHeader
) -> Exam:
    exam = Exam(
        study_instance_uid=header.study_instance_uid,
        patient_id=patient.id,
        establishment_id=arrival.establishment_id,
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
    """Fill what is still unknown about an exam; an exam is named after its pictures."""
    exam.description = exam.description or header.study_description
    exam.body_part = exam.body_part or header.body_part
    exam.requested_by = exam.requested_by or header.requested_by
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


def _instance(ctx: Context, series: Series, received: _Object) -> Instance:
    header = received.header
    return Instance(
        series_id=series.id,
        sop_instance_uid=header.sop_instance_uid,
        sop_class_uid=header.sop_class_uid,
        transfer_syntax_uid=header.transfer_syntax_uid,
        instance_number=header.instance_number,
        frames=header.frames,
        object_key=received.key,
        size=received.digest.size,
        sha256=received.digest.sha256,
        directory_record=received.record.to_json(),
        leaving=received.leaving.to_json(),
        received_at=ctx.now,
    )


def _write_down(
    ctx: Context, arrival: OpenArrival, refused: ObjectRefused, name: str, digest: Digest
) -> None:
    key = original_key(digest.sha256)
    with ctx.db.writing() as session:
        session.add(
            RefusedObject(
                arrival_id=arrival.id,
                establishment_id=arrival.establishment_id,
                name=one_line(name)[-LONGEST_NAME:],
                code=refused.code,
                facts=refused.facts(),
                sha256=digest.sha256,
                object_key=key if isinstance(refused, PatientConflict | IdentityDoubtful) else None,
                received_at=ctx.now,
            )
        )
        audit.record(
            session,
            ctx,
            audit.Action.OBJECT_REFUSED,
            outcome=audit.Outcome.REFUSED,
            reason=refused.code,
            details={"arrival": arrival.id},
        )
