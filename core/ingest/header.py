"""Draws from a DICOM header what admitting an object needs: who, which exam, which object.

Decides what is missing or malformed; everything that is only shown (descriptions, names of doctors) is
read tolerantly and shortened.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from core.errors import InvalidIdentifier, MissingIdentifier
from core.imaging.dicom import DicomObject, integer, text
from core.imaging.manifests import manifest_size
from core.rules.identity import Sex, Traits

UID = re.compile(r"[0-9]+(\.[0-9]+)+")
"""PS3.5 section 9.1, but for leading zeros in a component: old makers write them."""
LONGEST_UID = 64
LONGEST_NUMBER = 64
UNREADABLE = "\N{REPLACEMENT CHARACTER}"
MOST_INSTANCES = 1_000_000
LARGEST_INTEGER = 2**31 - 1
"""Of an IS value (PS3.5 section 6.2)."""


@dataclass(frozen=True, slots=True)
class ReceivedHeader:
    """The identifying and describing attributes of one object."""

    patient_number: str
    traits: Traits
    study_instance_uid: str
    series_instance_uid: str
    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    accession_number: str
    study_id: str
    study_date: date | None
    study_time: time | None
    study_description: str
    body_part: str
    requested_by: str
    modality: str
    series_number: int | None
    series_description: str
    instance_number: int | None
    frames: int
    """0 for an object without pixels."""
    expected_instances: int | None = None
    """How many objects its study has, where it says so."""


def read_header(received: DicomObject) -> ReceivedHeader:
    """Raises MissingIdentifier and InvalidIdentifier."""
    dataset = received.dataset

    def shown(keyword: str, longest: int = 200) -> str:
        return one_line(text(dataset, keyword))[:longest]

    return ReceivedHeader(
        patient_number=_patient_number(text(dataset, "PatientID")),
        traits=_traits(received),
        study_instance_uid=_uid(received, "StudyInstanceUID"),
        series_instance_uid=_uid(received, "SeriesInstanceUID"),
        sop_instance_uid=_uid(received, "SOPInstanceUID"),
        sop_class_uid=_uid(received, "SOPClassUID"),
        transfer_syntax_uid=received.transfer_syntax,
        accession_number=shown("AccessionNumber", 64),
        study_id=shown("StudyID", 64),
        study_date=read_date(text(dataset, "StudyDate")),
        study_time=read_time(text(dataset, "StudyTime")),
        study_description=shown("StudyDescription"),
        body_part=shown("BodyPartExamined", 64).upper(),
        requested_by=_spoken_name(
            text(dataset, "RequestingPhysician") or text(dataset, "ReferringPhysicianName")
        ),
        modality=shown("Modality", 16).upper(),
        series_number=_integer(received, "SeriesNumber"),
        series_description=shown("SeriesDescription"),
        instance_number=_integer(received, "InstanceNumber"),
        frames=_frames(received),
        expected_instances=_expected(received),
    )


def read_date(written: str) -> date | None:
    """A DA value (PS3.5 section 6.2), also with the dots of ACR-NEMA; None when it is no date."""
    digits = written.strip().replace(".", "").replace("-", "")
    if not re.fullmatch(r"\d{8}", digits):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def read_time(written: str) -> time | None:
    """A TM value (PS3.5 section 6.2) to the second; None when it is no time."""
    digits = written.strip().replace(":", "").split(".")[0]
    if not re.fullmatch(r"\d{2}(\d{2}){0,2}", digits):
        return None
    try:
        hour, minute, second = (int(digits[at : at + 2] or "0") for at in (0, 2, 4))
        return time(hour, minute, second)
    except ValueError:
        return None


def _patient_number(written: str) -> str:
    number = one_line(written)
    if not number:
        raise MissingIdentifier("PatientID")
    # Two numbers with unreadable characters may look the same and be two people's.
    if len(number) > LONGEST_NUMBER or UNREADABLE in number:
        raise InvalidIdentifier("PatientID")
    return number


def _uid(received: DicomObject, keyword: str) -> str:
    uid = text(received.dataset, keyword).strip().strip("\0").strip()
    if not uid:
        raise MissingIdentifier(keyword)
    if len(uid) > LONGEST_UID or not UID.fullmatch(uid):
        raise InvalidIdentifier(keyword)
    return uid


def _traits(received: DicomObject) -> Traits:
    dataset = received.dataset
    family, given = _name_parts(text(dataset, "PatientName"))
    sex = one_line(text(dataset, "PatientSex")).upper()
    return Traits(
        family_name=family,
        given_name=given,
        birth_date=read_date(text(dataset, "PatientBirthDate")),
        sex=Sex(sex) if sex in {known.value for known in Sex} else Sex.UNKNOWN,
    )


def _name_parts(written: str) -> tuple[str, str]:
    """Family and given name of a PN value (PS3.5 section 6.2.1), of the first group that has one."""
    groups: Sequence[str] = [group for group in written.split("=") if group.strip(" ^")]
    parts = [one_line(part) for part in groups[0].split("^")] if groups else []
    family, given, middle = (*parts, "", "", "")[:3]
    return family[:200], f"{given} {middle}".strip()[:200]


def _spoken_name(written: str) -> str:
    """A PN value as one says it: "Dr Claire Meyer"."""
    groups = [group for group in written.split("=") if group.strip(" ^")]
    parts = [one_line(part) for part in groups[0].split("^")] if groups else []
    family, given, middle, prefix, _ = (*parts, "", "", "", "", "")[:5]
    return " ".join(part for part in (prefix, given, middle, family) if part)[:200]


def _frames(received: DicomObject) -> int:
    if received.pixels is None:
        return 0
    declared = _integer(received, "NumberOfFrames") or 1
    return max(declared, 1)


def _expected(received: DicomObject) -> int | None:
    """Of a manifest what it lists (PS3.16 CID 7010, Manifest), of others Number of Study Related
    Instances (0020,1208), where an archive wrote it."""
    listed = manifest_size(received.dataset)
    told = listed or _integer(received, "NumberOfStudyRelatedInstances")
    return told if told and 0 < told <= MOST_INSTANCES else None


def _integer(received: DicomObject, keyword: str) -> int | None:
    number = integer(received.dataset, keyword)
    return number if number is not None and abs(number) <= LARGEST_INTEGER else None


def one_line(written: str) -> str:
    """Text as it can be kept and shown: without control characters, half characters (of file names in
    other encodings) and doubled spaces."""
    return " ".join("".join(c if c.isprintable() else " " for c in written).split())
