"""A patient reads a report with its words explained, or the bare text; nothing is altered."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from playwright.sync_api import Page, expect

from core import reports
from tests.cast import TEXT, Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]
FINDINGS = "Nodule pulmonaire de 12 mm <stable>.\n\nPas d'épanchement ; nodule identique."


@pytest.fixture
def path(cast: Cast) -> str:
    radiologist = cast.context("radiologist")
    reports.validate(radiologist, cast.exams["open"], replace(TEXT, findings=FINDINGS))
    return f"/exams/{cast.exams['open']}/report"


def findings(page: str) -> str:
    """The text as somebody would copy it: without what can't be selected."""
    written = re.findall(r'<p class="asis" lang="fr">(.*?)</p>', page, re.S)[-1]
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r'<span class="again".*?</span>', "", written)))


def test_words_are_explained_where_they_stand(as_: As, path: str) -> None:
    text = as_("owner").get(path).text
    place = re.search(r'href="#word-(\d+)" id="place-\1">Nodule</a>', text)
    assert place
    assert f'id="word-{place[1]}"' in text
    assert "la plupart sont bénins" in text
    assert text.count(f'href="#word-{place[1]}"') == 1


def test_millimetres_are_told_in_centimetres_too(as_: As, path: str) -> None:
    assert "(1,2&nbsp;cm)" in as_("owner").get(path).text


def test_the_explanation_is_in_the_readers_language(as_: As, path: str) -> None:
    text = as_("owner").get(path, Accept_Language="de").text
    assert "Kleiner runder Herd auf dem Bild; die meisten sind gutartig" in text
    assert "la plupart sont bénins" not in text


def test_the_text_is_the_radiologists_to_the_letter(as_: As, path: str) -> None:
    owner = as_("owner")
    assert findings(owner.get(path).text) == FINDINGS
    assert findings(owner.get(f"{path}?words=plain").text) == FINDINGS


def test_explanations_are_turned_off_and_on(as_: As, path: str) -> None:
    owner = as_("owner")
    plain = owner.get(f"{path}?words=plain").text
    assert "word-1" not in plain
    assert "1,2" not in plain
    assert "words=explained" in plain
    assert "word-1" in owner.get(f"{path}?words=explained").text


def test_a_doctor_reads_the_bare_text_until_she_asks(as_: As, path: str) -> None:
    doctor = as_("doctor")
    assert "word-1" not in doctor.get(path).text
    assert "word-1" in doctor.get(f"{path}?words=explained").text


@pytest.mark.browser
@pytest.mark.xdist_group("chromium")
def test_a_word_tells_its_meaning_beside_it_by_keyboard(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_text("Nodule", exact=True).first.press("Enter")
    bubble = page.locator(".bubble")
    expect(bubble).to_contain_text("la plupart sont bénins")
    page.keyboard.press("Escape")
    expect(bubble).to_be_hidden()


def test_a_corrected_report_tells_what_changed(as_: As, cast: Cast) -> None:
    owner, path = as_("owner"), f"/exams/{cast.exams['amended']}/report"
    assert f'href="{path}/versions"' in owner.get(path).text
    text = owner.get(f"{path}/versions").text
    assert re.search(r'<ins><span class="unseen" lang="fr">Ajouté\u00a0: </span>, relu</ins>', text)
    assert text.index("En vigueur") < text.index("Remplacée")
