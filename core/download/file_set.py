"""Arranges objects as a file-set: patients, their studies, series and objects, and the files' names.

Decides the order, makes one entity of each patient, study and series however its objects describe it,
and gives out File IDs (PS3.10 section 8.2). How that is written as a DICOMDIR is left to `dicomdir`.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.download.contents import PackageObject
from core.download.keys import Keys, text_of
from core.download.record_types import RecordType
from core.download.records import DirectoryRecord

FileId = tuple[str, ...]

FOLDER = "DICOM"


@dataclass(frozen=True, slots=True)
class Leaf:
    """An object and the name of its file."""

    object: PackageObject
    file_id: FileId


@dataclass(frozen=True, slots=True)
class Entity:
    """A patient, a study or a series, and what lies below it."""

    type: RecordType
    keys: Keys
    below: Sequence["Entity | Leaf"]

    def leaves(self) -> Iterator[Leaf]:
        """All objects below, in order."""
        for node in self.below:
            if isinstance(node, Leaf):
                yield node
            else:
                yield from node.leaves()


@dataclass(frozen=True, slots=True)
class FileSet:
    """What lies at the root of the directory: patients, and objects that belong to nobody."""

    patients: tuple[Entity, ...]
    nobodys: tuple[Leaf, ...]

    def leaves(self) -> Iterator[Leaf]:
        """All objects, in the order of the directory."""
        for patient in self.patients:
            yield from patient.leaves()
        yield from self.nobodys


@dataclass(frozen=True, slots=True)
class _Level:
    type: RecordType
    prefix: str
    keys: Callable[[DirectoryRecord], Keys]
    identity: Callable[[DirectoryRecord], str]


def file_set(objects: Iterable[PackageObject]) -> FileSet:
    """The file-set of these objects; the same objects in any order give the same file-set.

    Two objects of one study that name different patients come under the first one's name: a study
    belongs to one patient, and whose it is was decided before.
    """
    in_order = sorted(objects, key=_order)
    ours = [one for one in in_order if not one.record.type.belongs_to_nobody]
    nobodys = [one for one in in_order if one.record.type.belongs_to_nobody]
    patients = _entities(ours, _levels(ours), (FOLDER,))
    return FileSet(tuple(patients), tuple(_leaves(nobodys, "NB", (FOLDER,))))


def _levels(objects: Sequence[PackageObject]) -> tuple[_Level, ...]:
    owners = _owners(objects)
    return (
        _Level(RecordType.PATIENT, "PT", lambda r: r.patient, lambda r: owners[_study(r)]),
        _Level(RecordType.STUDY, "ST", lambda r: r.study, _study),
        _Level(RecordType.SERIES, "SE", lambda r: r.series, _series),
    )


def _owners(objects: Sequence[PackageObject]) -> dict[str, str]:
    """The Patient ID of each study, by its UID: the first one that was really there."""
    owners: dict[str, str] = {}
    for record in (one.record for one in objects):
        if "PatientID" not in record.substituted:
            owners.setdefault(_study(record), text_of(record.patient, "PatientID"))
    return {
        _study(one.record): text_of(one.record.patient, "PatientID") for one in objects
    } | owners


def _entities(
    objects: Sequence[PackageObject], levels: Sequence[_Level], folder: FileId
) -> Iterator[Entity]:
    level, *lower = levels
    for number, group in enumerate(_grouped(objects, level)):
        inside = (*folder, f"{level.prefix}{number:06}")
        below = _entities(group, lower, inside) if lower else _leaves(group, "IM", inside)
        yield Entity(level.type, _merged([one.record for one in group], level), tuple(below))


def _leaves(objects: Iterable[PackageObject], prefix: str, folder: FileId) -> Iterator[Leaf]:
    for number, one in enumerate(objects):
        yield Leaf(one, (*folder, f"{prefix}{number:06}"))


def _grouped(objects: Iterable[PackageObject], level: _Level) -> Iterable[list[PackageObject]]:
    groups: dict[str, list[PackageObject]] = {}
    for one in objects:
        groups.setdefault(level.identity(one.record), []).append(one)
    return groups.values()


def _merged(records: Sequence[DirectoryRecord], level: _Level) -> Keys:
    """The first object's keys, but what it left empty comes from the first that says it."""
    merged = dict(level.keys(records[0]))
    missing = set(records[0].substituted) & merged.keys()
    for record in records if missing else ():
        known = missing - set(record.substituted)
        merged |= {keyword: level.keys(record)[keyword] for keyword in known}
        missing -= known
    return merged


def _order(one: PackageObject) -> tuple[str | int, ...]:
    record = one.record
    return (
        text_of(record.study, "StudyDate"),
        text_of(record.study, "StudyTime"),
        _study(record),
        _number(record.series, "SeriesNumber"),
        _series(record),
        _number(record.own, "InstanceNumber"),
        record.sop_instance_uid,
    )


def _study(record: DirectoryRecord) -> str:
    return text_of(record.study, "StudyInstanceUID")


def _series(record: DirectoryRecord) -> str:
    return text_of(record.series, "SeriesInstanceUID")


def _number(keys: Keys, keyword: str) -> int:
    return int(text_of(keys, keyword) or 0)
