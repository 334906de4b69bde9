"""Two versions told as one text lose nothing of either."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_site.changes import Fate, changed_sections, passages
from core.reports import ReportDraft

TEXTS = st.text(alphabet=" \n,.abcé", max_size=60)
DRAFT = ReportDraft("Toux.", "Sans injection.", "Nodule de 4 mm.", "À revoir.")


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_from_the_passages(before: str, after: str) -> None:
    told = list(passages(before, after))
    assert "".join(one.text for one in told if one.fate is not Fate.ADDED) == before
    assert "".join(one.text for one in told if one.fate is not Fate.REMOVED) == after


@given(TEXTS)
def test_a_text_that_did_not_change_is_kept_whole(text: str) -> None:
    assert all(one.fate is Fate.KEPT for one in passages(text, text))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("un nodule", "un gros nodule", "un {+gros +}nodule"),
        ("Pas de nodule.", "Un nodule.", "[-Pas de-]{+Un+} nodule."),
        ("Nodule de 4 mm.", "Nodule de 6 mm.", "Nodule de [-4-]{+6+} mm."),
        ("Normal.", "Normal, relu.", "Normal{+, relu+}."),
        ("", "Ajout.", "{+Ajout.+}"),
    ],
)
def test_whole_words_are_told_as_changed(before: str, after: str, told: str) -> None:
    marks = {Fate.KEPT: "{}", Fate.ADDED: "{{+{}+}}", Fate.REMOVED: "[-{}-]"}
    assert "".join(marks[one.fate].format(one.text) for one in passages(before, after)) == told


def test_only_sections_that_changed_are_told_in_the_order_read() -> None:
    after = replace(DRAFT, conclusion="À revoir dans six mois.", indication="Toux, fièvre.")
    assert list(changed_sections(DRAFT, after)) == ["indication", "conclusion"]


def test_a_text_in_another_language_alone_changes_no_section() -> None:
    assert changed_sections(DRAFT, replace(DRAFT, language="de")) == {}
