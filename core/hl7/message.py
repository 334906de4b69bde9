"""A message as segments and fields, read from bytes as lazily as a large document asks for.

Decides what is a segment: a line that begins like one; any other line goes on with the one before, for
texts and documents are sent with line feeds in them. Raises only MessageRefused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from core.errors import MessageTooComplex, NotOneMessage, SegmentMissing
from core.hl7.charsets import codec_of, in_utf_8, unambiguous
from core.hl7.escapes import Unescaping

MOST_SEGMENTS = 20_000
MOST_FIELDS = 120
MOST_REPETITIONS = 5_000
LONGEST_HEADER = 4096
WRAPPERS = frozenset({"FHS", "BHS", "BTS", "FTS"})
"""A file or a batch around messages; around a single one they say nothing."""
USUAL = b"|^~\\&"
EMPTY = '""'
"""A value that is to be deleted; for those who only read it, there is none."""
_NAME = re.compile(rb"[A-Z][A-Z0-9]{2}")
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Syntax:
    """How this message separates and writes."""

    field: bytes
    component: bytes
    repetition: bytes
    subcomponent: bytes
    codec: str
    unescape: Unescaping

    def text(self, raw: bytes) -> str:
        return self.unescape(raw.decode(self.codec, "replace"))


@dataclass(frozen=True, slots=True)
class Value:
    """One repetition of a field."""

    raw: bytes
    syntax: Syntax

    def __bool__(self) -> bool:
        return bool(self.raw.strip()) and self.raw != EMPTY.encode()

    @property
    def whole(self) -> str:
        """Everything as one text: for types without components."""
        return self.syntax.text(self.raw) if self else ""

    @property
    def components(self) -> int:
        return self.raw.count(self.syntax.component) + 1

    def bytes_of(self, component: int) -> bytes:
        """A component as it was sent: for a document in base64, megabytes of it."""
        parts = self.raw.split(self.syntax.component, component)
        return parts[component - 1] if component <= len(parts) else b""

    def text(self, component: int = 1, subcomponent: int = 1) -> str:
        """A component as one line without spaces around; "" where there is none."""
        parts = self.bytes_of(component).split(self.syntax.subcomponent, subcomponent)
        raw = parts[subcomponent - 1] if subcomponent <= len(parts) else b""
        said = " ".join(self.syntax.text(raw).split())
        return "" if said == EMPTY else said


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment. Its fields count as in the standard: MSH-1 is the separator itself."""

    name: str
    fields: tuple[bytes, ...]
    syntax: Syntax

    def values(self, number: int) -> tuple[Value, ...]:
        """The repetitions of a field, also those that are empty; none where the field is."""
        raw = self.fields[number] if number < len(self.fields) else b""
        parts = raw.split(self.syntax.repetition, MOST_REPETITIONS) if raw else []
        return tuple(Value(part, self.syntax) for part in parts)

    def value(self, number: int) -> Value:
        """The first repetition of a field."""
        return next(iter(self.values(number)), Value(b"", self.syntax))

    def text(self, number: int, component: int = 1) -> str:
        """A component of the first repetition, as one line."""
        return self.value(number).text(component)


@dataclass(frozen=True, slots=True)
class Message:
    """A message from its MSH on."""

    segments: tuple[Segment, ...]

    @property
    def header(self) -> Segment:
        return self.segments[0]

    @property
    def kind(self) -> str:
        """ "ORU^R01", from MSH-9; an old message may tell no event."""
        event = self.header.text(9, 2)
        return f"{self.header.text(9)}^{event}" if event else self.header.text(9)

    @property
    def control_id(self) -> str:
        """MSH-10, which the acknowledgement repeats."""
        return self.header.text(10)

    def all(self, name: str) -> Iterator[Segment]:
        return (segment for segment in self.segments if segment.name == name)

    def first(self, name: str) -> Segment:
        """The first segment of this name. Raises SegmentMissing."""
        for segment in self.all(name):
            return segment
        raise SegmentMissing(name)


def read_message(data: bytes) -> Message:
    """Read the one message in these bytes. Raises SegmentMissing for what begins like none,
    NotOneMessage for a batch, MessageTooComplex."""
    data = in_utf_8(data)
    data, codec = unambiguous(data, codec_of(_declared_charset(data), data))
    lines = _lines(data)
    syntax = _syntax(lines[0], codec)
    return Message(tuple(map(partial(_segment, syntax), _continued(lines, syntax))))


def _lines(data: bytes) -> list[bytes]:
    """The lines from MSH on, without wrappers around it."""
    if data.count(b"\r") + data.count(b"\n") > 2 * MOST_SEGMENTS:
        raise MessageTooComplex(MOST_SEGMENTS)
    lines = [line for line in _LINE_END.split(data.strip(b"\0 \t\r\n\x0b\x1c")) if line.strip()]
    while lines and lines[0][:3].decode("latin_1") in WRAPPERS:
        del lines[0]
    if not lines or not lines[0].startswith(b"MSH") or len(lines[0]) < 9:
        raise SegmentMissing("MSH")
    return lines


def _syntax(header: bytes, codec: str) -> Syntax:
    field = header[3:4]
    written = header[4:].split(field, 1)[0][:5]
    component, repetition, escape, subcomponent = (
        (written + USUAL[1 + len(written) :])[at : at + 1] for at in range(4)
    )
    names = {"F": field, "S": component, "R": repetition, "E": escape, "T": subcomponent}
    separators = {name: sign.decode("latin_1") for name, sign in names.items()}
    separators["P"] = written[4:5].decode("latin_1") or "#"
    unescape = Unescaping(escape.decode("latin_1"), separators, codec)
    return Syntax(field, component, repetition, subcomponent, codec, unescape)


def _declared_charset(data: bytes) -> str:
    """MSH-18, first repetition."""
    header = _LINE_END.split(data[max(data.find(b"MSH"), 0) :][:LONGEST_HEADER], 1)[0]
    fields = header.split(header[3:4] or b"|", 18)
    return fields[17].split(b"~", 1)[0].decode("latin_1") if len(fields) > 17 else ""


def _continued(lines: list[bytes], syntax: Syntax) -> Iterator[bytes]:
    """Whole segments: lines that begin none are put to the one before, with their line feed."""
    parts = [lines[0]]
    for line in lines[1:]:
        if not _begins_a_segment(line, syntax):
            parts.append(line)
            continue
        yield b"\n".join(parts)
        if line.startswith(b"MSH"):
            raise NotOneMessage
        parts = [line]
    yield b"\n".join(parts)


def _begins_a_segment(line: bytes, syntax: Syntax) -> bool:
    return line[3:4] == syntax.field and _NAME.fullmatch(line[:3]) is not None


def _segment(syntax: Syntax, raw: bytes) -> Segment:
    name, *fields = raw.split(syntax.field, MOST_FIELDS)
    if name == b"MSH":
        fields.insert(0, syntax.field)
    return Segment(name.decode("latin_1"), (name, *fields), syntax)
