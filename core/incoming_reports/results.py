"""Reads result messages (ORU^R01) and document notifications (MDM) into reports, patient by patient.

Decides which segments belong together: an OBR with the OBX after it, under the PID before it. What is
done with a report is decided elsewhere. Knows no database. (HL7 v2.5 chapters 7.3.1 and 9.)
"""

from dataclasses import dataclass, field
from datetime import datetime

from core.errors import FieldMissing, NothingReported
from core.hl7.identification import traits_by_name
from core.hl7.message import Message, Segment
from core.hl7.moments import read_moment
from core.hl7.people import person
from core.incoming_reports.doctors import Doctor, doctors_of
from core.incoming_reports.observations import (
    Observations,
    is_read,
    is_withdrawn,
    read_observations,
)
from core.rules.identity import Traits
from core.rules.reports import Told, told_by_document_status, told_by_results

STUDY = "113014"
"""DCM code of an OBX that holds the study instance UID."""
LONGEST_NUMBER = 64
_FINAL = frozenset({Told.FINAL, Told.CORRECTED})
_WITHDRAWING = frozenset({Told.CANCELLED, Told.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose report it is, and of which exam, as the sender knows them."""

    patient_numbers: tuple[str, ...]
    traits: tuple[Traits, ...]
    """One for each name the patient has."""
    study_instance_uid: str
    accession_numbers: tuple[str, ...]
    """The filler's number, and the accession number where it is told apart."""
    order_number: str
    """The placer's: it may help to find an exam, it proves nothing against one."""


@dataclass(frozen=True, slots=True)
class Result:
    """A report in a message."""

    subject: Subject
    told: Told
    observations: Observations
    language: str
    """A code of ISO 639, "" where the message doesn't say."""
    signed_by: str
    signed_at: datetime | None
    issued_at: datetime | None
    """When the message was made."""
    doctors: tuple[Doctor, ...]


@dataclass(slots=True)
class _Group:
    """An OBR, and what belongs to it."""

    patient: Segment
    visit: Segment | None
    order: Segment
    others: list[Segment] = field(default_factory=list)

    def named(self, name: str) -> list[Segment]:
        return [segment for segment in self.others if segment.name == name]


def results_of(message: Message) -> tuple[Result, ...]:
    """The reports in a message; none for one that only tells how far an examination is.

    Raises SegmentMissing, FieldMissing, NothingReported, DocumentUnreadable.
    """
    read = [_result(message, group) for group in _groups(message)]
    said = tuple(one for one in read if _says_something(one))
    if not said and any(one.told in _FINAL for one in read):
        raise NothingReported
    return said


def _groups(message: Message) -> list[_Group]:
    patient, visit = message.first("PID"), None
    message.first("OBR")
    groups: list[_Group] = []
    for segment in message.segments:
        if segment.name == "PID":
            patient, visit = segment, None
        elif segment.name == "PV1":
            visit = segment
        elif segment.name == "OBR":
            groups.append(_Group(patient, visit, segment))
        elif groups:
            groups[-1].others.append(segment)
    return groups


def _says_something(result: Result) -> bool:
    """Whether there is a text, a document, or a report to be taken back."""
    observed = result.observations
    return (
        observed.document is not None
        or (observed.is_prose and any(line.text.strip() for line in observed.lines))
        or result.told in _WITHDRAWING
    )


def _result(message: Message, group: _Group) -> Result:
    header, order = message.header, group.order
    signer = person(order.value(32))
    return Result(
        subject=_subject(group),
        told=_told(message, group),
        observations=read_observations(group.named("OBX")),
        language=header.text(19).lower(),
        signed_by=(signer.name or signer.number)[:200],
        signed_at=read_moment(order.text(22)),
        issued_at=read_moment(header.text(7)),
        doctors=doctors_of(filter(None, (order, group.visit))),
    )


def _told(message: Message, group: _Group) -> Told:
    lines = [obx.text(11) for obx in group.named("OBX") if is_read(obx) or is_withdrawn(obx)]
    for document in message.all("TXA"):
        if message.kind == "MDM^T11":
            return Told.CANCELLED
        return told_by_document_status(document.text(17), document.text(19), lines)
    return told_by_results(group.order.text(25), lines)


# --- Whose, and of which exam -------------------------------------------------------------------


def _subject(group: _Group) -> Subject:
    order = group.order
    accession_numbers = dict.fromkeys((order.text(3), order.text(18)))
    return Subject(
        patient_numbers=_patient_numbers(group.patient),
        traits=traits_by_name(group.patient),
        study_instance_uid=_study(group),
        accession_numbers=tuple(one for one in accession_numbers if 0 < len(one) <= LONGEST_NUMBER),
        order_number=order.text(2),
    )


def _patient_numbers(patient: Segment) -> tuple[str, ...]:
    """PID-3, or PID-2 of old versions. Raises FieldMissing."""
    for number in (3, 2):
        found = tuple(value.text() for value in patient.values(number) if value.text())
        if found:
            return found
    raise FieldMissing("PID-3")


def _study(group: _Group) -> str:
    """From ZDS (IHE RAD TF-2), an OBX that holds it, or IPC-3; "" where none tells."""
    told = [zds.text(1) for zds in group.named("ZDS")]
    told += [obx.text(5) for obx in group.named("OBX") if obx.text(3) == STUDY]
    told += [ipc.text(3) for ipc in group.named("IPC")]
    return next((uid for uid in told if uid and len(uid) <= LONGEST_NUMBER), "")
