"""Parts of a report are found where they are written apart, and no word is lost or moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.incoming_reports.sections import Line, sections
from core.objects.concepts import Part
from core.objects.narrative import Narrative
from core.objects.tables import table
from core.rules.identity import name_key


def read(*written: str) -> Narrative:
    return sections([Line(line) for line in written]).narrative


def test_a_french_report_is_taken_apart() -> None:
    found = read(
        "INDICATION : Toux.",
        "",
        "TECHNIQUE",
        "Acquisition hélicoïdale.",
        "RÉSULTATS :",
        "Pas de nodule.",
        "Pas d’épanchement.",
        "",
        "CONCLUSION : Examen normal.",
        "Dr Claire Meyer",
    )
    assert found == Narrative(
        "Toux.",
        "Acquisition hélicoïdale.",
        "Pas de nodule.\nPas d’épanchement.",
        "Examen normal.\nDr Claire Meyer",
    )


def test_a_german_report_is_taken_apart() -> None:
    found = sections(
        [Line("Klinische Angaben: Husten"), Line("Befund:"), Line("o. B."), Line("**Beurteilung**"),
         Line("unauffällig")]
    )  # fmt: skip
    assert found.narrative == Narrative("Husten", "", "o. B.", "unauffällig")
    assert found.language == "de"


def test_what_stands_before_any_heading_is_the_beginning_of_the_findings() -> None:
    found = read("Scanner du thorax", "Conclusion", "Normal.")
    assert (found.findings, found.conclusion) == ("Scanner du thorax", "Normal.")


def test_a_text_without_headings_is_all_findings() -> None:
    assert read("Pas de lésion.", "", "Conclusion rassurante.").findings == (
        "Pas de lésion.\n\nConclusion rassurante."
    )


def test_parts_that_come_twice_are_left_as_they_are() -> None:
    written = ("Conclusion", "Un.", "Technique", "Deux.", "Conclusion", "Trois.")
    assert read(*written) == Narrative("", "", "\n".join(written), "")


def test_a_heading_within_its_own_part_stays_a_line_of_it() -> None:
    assert read("Analyse", "Rein droit.", "Résultat : normal.").findings == (
        "Rein droit.\nRésultat : normal."
    )


def test_what_the_sender_marks_is_believed() -> None:
    found = sections(
        [
            Line("EXAMINATION: Mammogram"),
            Line("FINDINGS:"),
            Line("Dense."),
            Line("IMPRESSION:", Part.CONCLUSION),
            Line("Negative.", Part.CONCLUSION),
        ]
    )
    assert found.narrative.findings == "EXAMINATION: Mammogram\nFINDINGS:\nDense."
    assert found.narrative.conclusion == "Negative."
    assert found.language == "en"


def test_lines_marked_in_turns_are_left_as_they_are() -> None:
    lines = [Line("a", Part.CONCLUSION), Line("b"), Line("c", Part.CONCLUSION)]
    assert sections(lines).narrative.findings == "a\nb\nc"


def test_no_lines_are_no_report() -> None:
    assert sections([]).narrative == Narrative("", "", "", "")


HEADINGS = [
    heading
    for entry in table("headings")
    for language in ("fr", "de", "en")
    for heading in entry[language]
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_headings_are_written_as_they_are_compared(heading: str) -> None:
    assert name_key(heading).lower() == heading


LINES = st.lists(st.sampled_from(HEADINGS) | st.text("ab :\n*é", max_size=12), max_size=12)


@given(LINES, st.lists(st.sampled_from([None, *Part]), min_size=12, max_size=12))
def test_no_word_but_headings_is_lost_and_none_moves_within_a_part(
    written: list[str], marks: list[Part | None]
) -> None:
    lines = [Line(text, mark) for text, mark in zip(written, marks, strict=False)]
    narrative = sections(lines).narrative
    told = " ".join(getattr(narrative, part.value) for part in Part).split()
    known = {word for heading in HEADINGS for word in heading.split()} | {":", "*", "**"}
    sent = " ".join(written).split()
    lost = [word for word in sent if word not in told and word.strip(":*") not in known]
    assert lost == []
    for part in Part:
        words = iter(sent)
        assert all(
            any(one == word for one in words) for word in getattr(narrative, part.value).split()
        )
