"""Help to read a report: terms in plain words and millimetres in centimetres, beside what the radiologist
wrote.

The text itself is never touched: its pieces put together are the text. Which words are explained is
decided by `rules.terms`, which lengths are told again by `rules.lengths`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.documents.report import ReportText
from core.glossary import lexicon, terms
from core.language import Language, spoken
from core.rules.lengths import Length, lengths_in
from core.rules.terms import Found, terms_in

SECTIONS = ("conclusion", "indication", "technique", "findings")
"""In the order in which a patient reads them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of the text as they are, and what stands beside them."""

    words: str
    note: int | None = None
    """The number of the note that explains them."""
    is_first: bool = False
    """The note is referred to here for the first time in the report."""
    centimetres: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    number: int
    words: str
    """As the report writes them where they stand first."""
    meaning: str
    """In the reader's language."""


@dataclass(frozen=True, slots=True)
class Explained:
    sections: Mapping[str, tuple[Piece, ...]]
    notes: tuple[Note, ...]

    @property
    def has_lengths(self) -> bool:
        return any(piece.centimetres for pieces in self.sections.values() for piece in pieces)


def explained(report: ReportText, reader: Language) -> Explained:
    """The report in pieces, with notes in the reader's language; a report in a language that the
    glossary doesn't know has no notes."""
    notes: dict[int, Note] = {}
    sections = {name: tuple(_pieces(report, name, reader, notes)) for name in SECTIONS}
    return Explained(sections, tuple(notes.values()))


def _pieces(
    report: ReportText, section: str, reader: Language, notes: dict[int, Note]
) -> Iterator[Piece]:
    text = getattr(report, section)
    at = 0
    for mark in _marks(text, spoken(report.language[:2]), reader):
        if mark.start > at:
            yield Piece(text[at : mark.start])
        words = text[mark.start : mark.end]
        if isinstance(mark, Length):
            yield Piece(words, centimetres=mark.centimetres)
        else:
            yield _noted(words, mark.term, reader, notes)
        at = mark.end
    if text[at:]:
        yield Piece(text[at:])


def _marks(text: str, written_in: Language | None, reader: Language) -> list[Found | Length]:
    """Terms and lengths in the text's order; they never overlap, for no term has a number before "mm"."""
    found = terms_in(text, lexicon(written_in)) if written_in else ()
    lengths = lengths_in(text, "." if reader is Language.ENGLISH else ",")
    return sorted([*found, *lengths], key=lambda mark: mark.start)


def _noted(words: str, term: int, reader: Language, notes: dict[int, Note]) -> Piece:
    is_first = term not in notes
    if is_first:
        notes[term] = Note(len(notes) + 1, words, terms()[term].meaning[reader])
    return Piece(words, notes[term].number, is_first)
