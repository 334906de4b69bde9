"""What the OBX segments of a result hold that people read: lines of text, and a document.

Decides by value type (OBX-2, HL7 table 0125). References and identifiers are for machines; a type that
isn't known is read as text, for a word that was sent is never left out.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.documents.printable import printable
from core.errors import DocumentUnreadable
from core.hl7.message import Segment, Value
from core.incoming_reports.sections import Line
from core.objects.codes import Code
from core.objects.concepts import Part, concept_of
from core.rules.reports import is_line_withdrawn

PROSE = frozenset({"TX", "FT", "ST"})
CODED = frozenset({"CE", "CWE", "CNE", "CF"})
NUMBERS = frozenset({"NM", "SN"})
FOR_MACHINES = frozenset({"RP", "HD", "EI", "OG"})
_PARTS = {"IMP": Part.CONCLUSION, "CONCLUSION": Part.CONCLUSION, "IND": Part.INDICATION}
"""What sending systems mark lines with, in the suffix of OBX-3 (HL7 v2.5 section 7.2.4)."""
_SCHEMES = {"LN": "LN", "LOINC": "LN", "DCM": "DCM", "": "LN"}


@dataclass(frozen=True, slots=True)
class Observations:
    """What there is to read. `is_prose` where somebody wrote it: figures alone make no report."""

    lines: tuple[Line, ...]
    document: bytes | None
    title: str
    is_prose: bool


def read_observations(segments: Sequence[Segment]) -> Observations:
    """Read the OBX segments of one result. Raises DocumentUnreadable."""
    documents = [obx for obx in segments if value_type(obx) == "ED" and not _is_text(obx.value(5))]
    document = _document(documents[0].value(5)) if documents else None
    return Observations(
        lines=tuple(line for obx in segments for line in _lines(obx)),
        document=document,
        title=_title(documents[0]) if documents else "",
        is_prose=any(value_type(obx) in PROSE | {"ED"} for obx in segments if obx.value(5)),
    )


def value_type(obx: Segment) -> str:
    return obx.text(2).upper()


def is_read(obx: Segment) -> bool:
    """Whether it holds what people read."""
    return value_type(obx) not in FOR_MACHINES


def is_withdrawn(obx: Segment) -> bool:
    """Whether it takes something back, whatever it held."""
    return is_line_withdrawn(obx.text(11))


def _lines(obx: Segment) -> Iterator[Line]:
    part = _part(obx)
    for text in _texts(obx):
        for line in printable(text).split("\n"):
            yield Line(line.rstrip(), part)


def _texts(obx: Segment) -> Iterable[str]:
    """A field of nothing is an empty line of prose."""
    kind = value_type(obx)
    if kind in FOR_MACHINES:
        return ()
    if kind == "ED":
        return (_said(value) for value in obx.values(5) if _is_text(value))
    if kind in PROSE or not kind:
        return [value.whole for value in obx.values(5)] or [""]
    told = " ".join(filter(None, (_value(value, kind) for value in obx.values(5))))
    return [": ".join(filter(None, (_name(obx), _with_unit(obx, kind, told))))] if told else ()


def _value(value: Value, kind: str) -> str:
    if kind in CODED:
        return value.text(2) or value.text(9) or value.text(1)
    if kind == "SN":
        return "".join(value.text(number) for number in range(1, 5))
    return " ".join(value.whole.split())


def _with_unit(obx: Segment, kind: str, told: str) -> str:
    return f"{told} {obx.text(6)}".strip() if kind in NUMBERS else told


def _name(obx: Segment) -> str:
    return obx.text(3, 2) or obx.text(3, 5)


def _part(obx: Segment) -> Part | None:
    suffix = obx.value(3).text(1, 2) or obx.text(3)
    if suffix.upper() in _PARTS:
        return _PARTS[suffix.upper()]
    for value, scheme in ((1, 3), (4, 6)):
        code = Code(obx.text(3, value), _SCHEMES.get(obx.text(3, scheme).upper(), ""), "")
        concept = concept_of(code)
        if concept is not None and concept.part is not None:
            return concept.part
    return None


# --- Encapsulated data (ED): source, type, subtype, encoding, data ----------------------------------


def _is_text(value: Value) -> bool:
    """Texts of a kind that is read as it stands."""
    kind, subtype = value.text(2).lower(), value.text(3).lower().rpartition("/")[2]
    return kind == "text" and subtype in {"", "plain", "txt", "text"}


def _said(value: Value) -> str:
    if value.text(4).lower() != "base64":
        return value.syntax.text(value.bytes_of(5))
    return _decoded(value).decode(value.syntax.codec, "replace")


def _document(value: Value) -> bytes:
    data = _decoded(value)
    if b"%PDF-" not in data[:1024]:
        raise DocumentUnreadable
    return data


def _decoded(value: Value) -> bytes:
    """The bytes of a document, whatever line breaks were put into them on their way."""
    raw = value.bytes_of(5)
    for separator in (b"\\.br\\", b"\\X0D\\", b"\\X0A\\", b"\\X0D0A\\", b"~"):
        raw = raw.replace(separator, b"")
    try:
        if value.text(4).lower() == "hex":
            return bytes.fromhex(raw.decode("ascii"))
        return base64.b64decode(b"".join(raw.split()), validate=True)
    except (ValueError, binascii.Error) as broken:
        raise DocumentUnreadable from broken


def _title(obx: Segment) -> str:
    return obx.text(3, 2)
