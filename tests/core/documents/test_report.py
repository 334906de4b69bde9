from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.documents.report import ReportPrint, report_pdf
from core.language import Language
from tests.core.documents.paper import HOSTILE, Paper

LONG = "\n\n".join(
    f"{number}. Segment {number} : parenchyme d’aspect normal.\n" + "Pas de nodule suspect. " * 30
    for number in range(1, 50)
)


def printed(report: ReportPrint, **text: object) -> Paper:
    return Paper(report_pdf(replace(report, text=replace(report.text, **text))))


def test_says_whose_what_when_where_and_who_signed(report: ReportPrint) -> None:
    words = printed(report).words()
    for fact in (
        "Compte rendu d’imagerie",
        "Scanner du thorax",
        "Camille Dupont",
        "23 juillet 1961",
        "10 mars 2026",
        "Hôpitaux universitaires de Strasbourg",
        "Accueil de l’imagerie : 03 88 11 22 33",
        "Dr Paul Weber",
        "1, validée le 12 mars 2026",
        "Validé par Dr Anne Keller, le 12 mars 2026 à 10:02.",
        "https://images.example.org",
        "1/1",
    ):
        assert fact in words


def test_the_conclusion_comes_first(report: ReportPrint) -> None:
    lines = printed(report).lines()
    headings = ["Conclusion", "Indication", "Technique", "Résultats"]
    assert [line for line in lines if line in headings] == headings


def test_empty_sections_are_left_out(report: ReportPrint) -> None:
    lines = printed(report, indication="", technique=" \n\t").lines()
    assert "Conclusion" in lines
    assert "Résultats" in lines
    assert "Indication" not in lines
    assert "Technique" not in lines


def test_facts_nobody_knows_are_left_out(report: ReportPrint) -> None:
    unknown = replace(report, birth_date=None, day=None, requested_by="")
    lines = Paper(report_pdf(unknown)).lines()
    assert "Patient" in lines
    assert not {"Date de naissance", "Date de l’examen", "Demandé par"} & set(lines)


def test_lines_break_where_the_writer_broke_them(report: ReportPrint) -> None:
    lines = printed(
        report, findings="Foie : normal.\n- rate : normale\r\n\r\nReins : normaux."
    ).lines()
    start = lines.index("Résultats")
    assert lines[start + 1 : start + 4] == [
        "Foie : normal.",
        "- rate : normale",
        "Reins : normaux.",
    ]


def test_text_that_looks_like_markup_stands_as_written(report: ReportPrint) -> None:
    paper = printed(report, conclusion=HOSTILE, validated_by="<script>")
    assert "".join(HOSTILE.split()) in paper.letters()
    assert "Validé par <script>" in paper.words()


def test_what_no_page_can_hold_is_left_out_or_marked(report: ReportPrint) -> None:
    words = printed(report, conclusion="Pas\x00 de\x1b nod\ud800ule \ufffe.").words()
    assert "Pas de nod\ufffdule \ufffd." in words


def test_a_first_version_replaces_nothing(report: ReportPrint) -> None:
    words = printed(report).words()
    assert "remplace" not in words
    assert "modifié" not in words


def test_an_amended_report_says_which_version_it_replaces(report: ReportPrint) -> None:
    before = (datetime(2026, 3, 9, 8, tzinfo=UTC), datetime(2026, 3, 11, 8, tzinfo=UTC))
    words = printed(report, version=3, replaces=before).words()
    assert "Compte rendu modifié. Il remplace la version du 11 mars 2026." in words
    assert "3, validée le 12 mars 2026" in words


def test_a_replaced_report_says_that_it_no_longer_holds(report: ReportPrint) -> None:
    words = printed(report, replaced_at=datetime(2026, 3, 20, 8, tzinfo=UTC)).words()
    assert "Cette version n’est plus valable." in words
    assert "Une version corrigée l’a remplacée le 20 mars 2026." in words


def test_every_page_of_a_long_report_can_stand_alone(report: ReportPrint) -> None:
    paper = printed(report, findings=LONG)
    count = len(paper.pages)
    assert count >= 10
    for number in range(1, count + 1):
        words = paper.words(number)
        assert "Camille Dupont" in words
        assert "Scanner du thorax" in words
        assert "10 mars 2026" in words
        assert f"{number}/{count}" in words


def test_nothing_of_a_long_report_is_lost(report: ReportPrint) -> None:
    words = printed(report, findings=LONG).words()
    for number in range(1, 50):
        assert f"{number}. Segment {number} : parenchyme" in words
    assert words.count("nodule") == 30 * 49


def test_a_short_report_takes_one_page(report: ReportPrint) -> None:
    paper = printed(report, indication="", technique="", findings="")
    assert len(paper.pages) == 1


@pytest.mark.parametrize("language", Language)
def test_the_text_is_never_translated(report: ReportPrint, language: Language) -> None:
    words = Paper(report_pdf(replace(report, language=language))).words()
    assert "Pas de nodule." in words
    assert "Pas d’anomalie." in words
