"""What a page shows of a document: headings, paragraphs, facts, measurements, references.

Decides how neighbours join: rows to a list or a table, references of one name to one list. What becomes
which is decided in `outline`, how each looks in the templates.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.objects.content import Reference
from core.objects.wording import Amount, Wording


@dataclass(frozen=True, slots=True)
class Note:
    """What is said of a value: "Normality: normal"."""

    label: Wording
    value: Wording


@dataclass(frozen=True, slots=True)
class Details:
    """What hangs on a value: notes, and the objects it was drawn from."""

    notes: tuple[Note, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A text whose line breaks count."""

    text: Wording
    details: Details = Details()


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and a short value."""

    label: Wording
    value: Wording
    details: Details = Details()


@dataclass(frozen=True, slots=True)
class Measurement:
    """A name and an amount; `amount.number` is "" where `details` say why there is none."""

    label: Wording
    amount: Amount
    details: Details = Details()


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts that follow each other."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Measurements:
    """Measurements that follow each other."""

    rows: tuple[Measurement, ...]


@dataclass(frozen=True, slots=True)
class References:
    """Objects pointed to, and what is said of them; `label` may have no words."""

    label: Wording
    objects: tuple[Reference, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands beneath it; `number` of `count` where neighbours have the same one."""

    heading: Wording
    blocks: tuple["Block", ...]
    number: int = 1
    count: int = 1


Block = Section | Paragraph | Facts | Measurements | References
Piece = Block | Fact | Measurement


def joined(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """Pieces as blocks: rows that follow each other together, equal headings told apart."""
    return tuple(_numbered(_merged(pieces)))


def _merged(pieces: Iterable[Piece]) -> Iterator[Block]:
    """Rows that follow each other become one list or table; references of one name, one list."""
    rows: list[Piece] = []
    for piece in pieces:
        if rows and not _goes_with(rows[-1], piece):
            yield _together(rows)
            rows = []
        rows.append(piece)
    if rows:
        yield _together(rows)


def _numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Headings that occur several times are told apart: a scan has dozens of acquisitions."""
    listed = list(blocks)
    counts = Counter(block.heading for block in listed if isinstance(block, Section))
    seen: Counter[Wording] = Counter()
    for block in listed:
        if isinstance(block, Section):
            seen[block.heading] += 1
            yield replace(block, number=seen[block.heading], count=counts[block.heading])
        else:
            yield block


def _goes_with(before: Piece, piece: Piece) -> bool:
    if isinstance(before, References) and isinstance(piece, References):
        return before.label == piece.label and not (before.notes or piece.notes)
    return type(before) is type(piece) and isinstance(piece, Fact | Measurement)


def _together(rows: Sequence[Piece]) -> Block:
    match rows[0]:
        case Fact():
            return Facts(tuple(row for row in rows if isinstance(row, Fact)))
        case Measurement():
            return Measurements(tuple(row for row in rows if isinstance(row, Measurement)))
        case References(label, _, notes):
            listed = [row.objects for row in rows if isinstance(row, References)]
            return References(label, tuple(one for objects in listed for one in objects), notes)
        case other:
            return other
