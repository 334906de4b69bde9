"""What is kept already that a received object touches, and what becomes of the object then.

Gathers the facts for `rules.duplicates`, by the object's own identifiers: its UIDs, and its patient's
number under the establishment that sends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.identities import known_as
from core.ingest.header import ReceivedHeader
from core.ingest.reading import ReceivedObject
from core.model import Exam, Identifier, Instance, Patient, Series
from core.records import records_of, traits_of
from core.rules.duplicates import Admission, admission
from core.rules.identity import Agreement, Traits, compare


@dataclass(frozen=True, slots=True)
class Known:
    """The rows that bear the identifiers of an object, where there are such."""

    instance: Instance | None
    series: Series | None
    exam: Exam | None
    patient: Patient | None
    """Who has the number now."""
    records: Sequence[Patient] = ()
    """All her records, that of the number first."""

    @property
    def exams(self) -> set[Exam]:
        """Every exam the object touches: one, unless somebody is confused."""
        of_instance = self.instance.series.exam if self.instance else None
        of_series = self.series.exam if self.series else None
        return {exam for exam in (self.exam, of_series, of_instance) if exam is not None}


def find_known(session: Session, establishment_id: int, header: ReceivedHeader) -> Known:
    """What is known of an object that this establishment sends."""
    number = known_as(session, establishment_id, header.patient_number)
    return Known(
        instance=session.scalar(
            sa.select(Instance).where(Instance.sop_instance_uid == header.sop_instance_uid)
        ),
        series=session.scalar(
            sa.select(Series).where(Series.series_instance_uid == header.series_instance_uid)
        ),
        exam=session.scalar(
            sa.select(Exam).where(Exam.study_instance_uid == header.study_instance_uid)
        ),
        patient=number.patient if number else None,
        records=_records(session, number) if number else (),
    )


def _records(session: Session, number: Identifier) -> Sequence[Patient]:
    everything = records_of(session, number.patient)
    return sorted(everything, key=lambda record: record.id != number.record_id)


def record_of(known: Known, traits: Traits) -> Patient | None:
    """The record an object of these traits comes under."""
    agreeing = (
        record
        for record in known.records
        if compare(traits_of(record), traits).agreement is Agreement.SAME
    )
    return next(agreeing, known.patient)


def decide(known: Known, received: ReceivedObject) -> Admission:
    """What becomes of the object."""
    return admission(
        same_bytes=_same_bytes(known.instance, received),
        same_patient=_same_patient(known),
        same_study=_same_study(known, received.header),
        traits=_agreement(known.records, received.header.traits),
    )


def _same_bytes(kept: Instance | None, received: ReceivedObject) -> bool | None:
    return None if kept is None else kept.sha256 == received.digest.sha256


def _same_patient(known: Known) -> bool | None:
    if not known.exams:
        return None
    owners = {exam.patient_id for exam in known.exams}
    return known.patient is not None and owners == {known.patient.id}


def _same_study(known: Known, header: ReceivedHeader) -> bool:
    """Neither an object nor a series may move: not to another series, not to another study."""
    series_uid, study_uid = header.series_instance_uid, header.study_instance_uid
    if known.instance and known.instance.series.series_instance_uid != series_uid:
        return False
    return all(exam.study_instance_uid == study_uid for exam in known.exams)


def _agreement(records: Sequence[Patient], traits: Traits) -> Agreement:
    """With the record of the number, or another that was found to be the same person's."""
    found = [compare(traits_of(record), traits).agreement for record in records]
    return Agreement.SAME if not found or Agreement.SAME in found else found[0]
