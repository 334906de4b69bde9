"""What a DICOMDIR will say of an object, drawn from its header when it arrives and kept.

So a directory of thousands of objects is written without opening one of them. Decides how each key is
read and filled; which keys there are is `record_keys`' table, how they are written `dicomdir`'s matter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from pydicom.datadict import dictionary_VM, dictionary_VR
from pydicom.dataset import Dataset

from core.download.keys import Keys
from core.download.record_keys import BY_TYPE, IN_ITEMS, PATIENT, SERIES, STUDY, Key, Need
from core.download.record_types import RecordType, record_type
from core.download.sound_values import sound
from core.errors import InvalidIdentifier, MissingIdentifier
from core.imaging.attributes import integer, items, text, texts

MAX_VALUES = 32
MAX_REFERENCES = (
    100  # of an image to others: scouts are few, whole series are no help in a directory
)

Value = str | Sequence[Keys]


@dataclass(frozen=True, slots=True)
class DirectoryRecord:
    """The keys of an object's record and of the series, study and patient records above it.

    `substituted` names those keys that the object left empty and a directory must fill.
    """

    type: RecordType
    sop_class_uid: str
    sop_instance_uid: str
    patient: Keys
    study: Keys
    series: Keys
    own: Keys
    substituted: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, to be kept beside the object."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "DirectoryRecord":
        """The record that `to_json` gave."""
        return cls(
            **kept | {"type": RecordType(kept["type"]), "substituted": tuple(kept["substituted"])}
        )


def record_of(dataset: Dataset) -> DirectoryRecord:
    """The directory record of an object, from its header (PS3.3 section F.5).

    Raises MissingIdentifier, InvalidIdentifier when the object can't be told from others.
    """
    sop_class = _identifier(dataset, "SOPClassUID")
    instance = _identifier(dataset, "SOPInstanceUID")
    kind = record_type(sop_class, dataset)
    reading = _Reading(dataset)
    if kind.belongs_to_nobody:
        above: tuple[Keys, Keys, Keys] = ({}, {}, {})
    else:
        _identifier(dataset, "StudyInstanceUID")
        _identifier(dataset, "SeriesInstanceUID")
        above = reading.keys(PATIENT), reading.keys(STUDY), reading.keys(SERIES)
    own = reading.keys(BY_TYPE[kind])
    return DirectoryRecord(kind, sop_class, instance, *above, own, tuple(reading.substituted))


class _Reading:
    """One object being read, and which keys had to be filled."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.substituted: list[str] = []

    def keys(self, table: tuple[Key, ...]) -> Keys:
        read = {key.keyword: self._value(key) for key in table}
        return {key.keyword: read[key.keyword] for key in table if read[key.keyword] or _stays(key)}

    def _value(self, key: Key) -> Value:
        value = _value(self._dataset, key.keyword)
        if value or key.need is not Need.FILLED:
            return value
        self.substituted.append(key.keyword)
        return self._stand_in(key) or key.default

    def _stand_in(self, key: Key) -> str:
        vr, _ = _defined(key.keyword)
        found = (sound(vr, text(self._dataset, keyword)) for keyword in key.stand_ins)
        return next((value for value in found if value), "")


def _stays(key: Key) -> bool:
    return key.need is not Need.IF_KNOWN


def _identifier(dataset: Dataset, keyword: str) -> str:
    found = text(dataset, keyword)
    if not found:
        raise MissingIdentifier(keyword)
    if not sound("UI", found):
        raise InvalidIdentifier(keyword)
    return found


# --- How a key is read ---------------------------------------------------------------------------


def _value(dataset: Dataset, keyword: str) -> Value:
    read = _READERS.get(keyword)
    return read(dataset) if read else _plain_value(dataset, keyword)


def _plain_value(dataset: Dataset, keyword: str) -> Value:
    vr, multiplicity = _defined(keyword)
    if vr == "SQ":
        return _items(keyword, items(dataset, keyword))
    if vr in {"US", "UL"}:
        return sound(vr, str(integer(dataset, keyword)))
    if multiplicity == "1":
        return sound(vr, text(dataset, keyword))
    several = [sound(vr, value) for value in texts(dataset, keyword)[:MAX_VALUES]]
    return "\\".join(several) if any(several) else ""


@cache
def _defined(keyword: str) -> tuple[str, str]:
    """VR and VM of a key, as PS3.6 has them: our tables name a few dozen."""
    return dictionary_VR(keyword), dictionary_VM(keyword)


def _items(keyword: str, found: Sequence[Dataset]) -> Sequence[Keys]:
    read = ({name: _plain_value(item, name) for name in IN_ITEMS[keyword]} for item in found)
    known = ({name: value for name, value in item.items() if value} for item in read)
    return [item for item in known if item]


def _concept_modifiers(dataset: Dataset) -> Value:
    """Of a document's content, only what modifies its title: the report itself stays in the object."""
    modifiers = [
        item
        for item in items(dataset, "ContentSequence")
        if text(item, "RelationshipType") == "HAS CONCEPT MOD"
    ]
    return _items("ContentSequence", modifiers)


def _last_verification(dataset: Dataset) -> Value:
    observers = items(dataset, "VerifyingObserverSequence")
    return max((sound("DT", text(one, "VerificationDateTime")) for one in observers), default="")


def _referenced_images(dataset: Dataset) -> Value:
    """None rather than some: half a list would be wrong."""
    found = items(dataset, "ReferencedImageSequence")
    return _items("ReferencedImageSequence", found) if len(found) <= MAX_REFERENCES else ""


def _mime_type(dataset: Dataset) -> Value:
    declared = sound("LO", text(dataset, "MIMETypeOfEncapsulatedDocument"))
    return declared or _MIME_TYPES.get(text(dataset, "SOPClassUID"), "")


_MIME_TYPES = {
    "1.2.840.10008.5.1.4.1.1.104.1": "application/pdf",
    "1.2.840.10008.5.1.4.1.1.104.2": "text/XML",
    "1.2.840.10008.5.1.4.1.1.104.3": "model/stl",
    "1.2.840.10008.5.1.4.1.1.104.4": "model/obj",
    "1.2.840.10008.5.1.4.1.1.104.5": "model/mtl",
}
_READERS: dict[str, Callable[[Dataset], Value]] = {
    "ContentSequence": _concept_modifiers,
    "VerificationDateTime": _last_verification,
    "ReferencedImageSequence": _referenced_images,
    "MIMETypeOfEncapsulatedDocument": _mime_type,
}
