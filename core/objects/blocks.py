"""What a page shows of a document: headings, paragraphs, facts, measurements, references.

Decides how neighbours join: facts to a list, measurements to a table after them, references of one name
to one list. What becomes which is decided in `outline`, how each looks in the templates.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby

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
    for _, run in groupby(pieces, _in_common):
        yield from _together(list(run))


def _in_common(piece: Piece) -> object:
    """What neighbours share that are shown together; nothing is said of references that do."""
    match piece:
        case Fact() | Measurement():
            return Facts
        case References(label, _, ()):
            return label
        case _:
            return id(piece)


def _together(run: Sequence[Piece]) -> Iterator[Block]:
    """A fact between two measurements would tear their table in two: it goes before."""
    facts = tuple(piece for piece in run if isinstance(piece, Fact))
    measured = tuple(piece for piece in run if isinstance(piece, Measurement))
    references = [piece for piece in run if isinstance(piece, References)]
    if facts:
        yield Facts(facts)
    if measured:
        yield Measurements(measured)
    if references:
        objects = chain.from_iterable(piece.objects for piece in references)
        yield replace(references[0], objects=tuple(objects))
    yield from (one for one in run if not isinstance(one, Fact | Measurement | References))


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
