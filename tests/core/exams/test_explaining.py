"""Help to read a report stands beside the text, which stays word for word."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from core.documents.report import ReportText
from core.exams.explaining import SECTIONS, Note, Piece, explained
from core.language import Language


def report(findings: str, conclusion: str = "", language: str = "fr") -> ReportText:
    at = datetime(2026, 4, 12, tzinfo=UTC)
    return ReportText(1, language, "", "", findings, conclusion, "Dr Hertz", at)


def test_terms_have_a_note_and_lengths_their_centimetres() -> None:
    help_ = explained(report("Kyste de 12 mm."), Language.FRENCH)
    assert help_.sections["findings"] == (
        Piece("Kyste", note=1, is_first=True),
        Piece(" de "),
        Piece("12 mm", centimetres="1,2"),
        Piece("."),
    )
    assert help_.notes == (Note(1, "Kyste", "Petite poche de liquide, le plus souvent bénigne."),)


def test_a_term_is_marked_in_each_section_and_noted_once() -> None:
    help_ = explained(report("Deux kystes.", "Kystes."), Language.FRENCH)
    assert help_.sections["conclusion"][0] == Piece("Kystes", note=1, is_first=True)
    assert help_.sections["findings"][1] == Piece("kystes", note=1)
    assert [note.words for note in help_.notes] == ["Kystes"]


def test_the_text_is_read_in_its_language_and_explained_in_the_readers() -> None:
    help_ = explained(report("Zysten von 12 mm.", language="de-DE"), Language.ENGLISH)
    (note,) = help_.notes
    assert (note.words, note.meaning) == ("Zysten", "A small sac of fluid, most often benign.")
    assert help_.sections["findings"][2].centimetres == "1.2"


def test_a_language_that_the_glossary_doesnt_know_has_lengths_only() -> None:
    help_ = explained(report("Ciste di 12 mm.", language="it"), Language.FRENCH)
    assert (help_.notes, help_.has_lengths) == ((), True)


@given(st.text("Kysteé 12m,.x\nŒ’<>&"), st.sampled_from(Language))
def test_the_pieces_together_are_the_text(text: str, reader: Language) -> None:
    help_ = explained(report(text, text), reader)
    for name in SECTIONS:
        together = "".join(piece.words for piece in help_.sections[name])
        assert together == (text if name in ("findings", "conclusion") else "")
