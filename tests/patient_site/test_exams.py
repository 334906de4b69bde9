"""The list, the exam, and its report: what each shows to those whom it opens to."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from core import reports
from core.model import Exam
from core.preparing import MOST_TRIES
from core.work import work_once
from tests.cast import TEXT, Cast
from tests.patient_site.conftest import Visitor
from tests.patient_site.test_pictures import break_picture

As = Callable[[str], Visitor]
HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>'


def cards(page: str) -> list[str]:
    return re.findall(r"<article class=\"card\">.*?</article>", page, re.DOTALL)


def describe(cast: Cast, special: str, **columns: str) -> None:
    """Have the hospital have sent other words."""
    with cast.db.writing() as session:
        exam = session.query(Exam).filter_by(token=cast.exams[special]).one()
        for name, value in columns.items():
            setattr(exam, name, value)


# --- The list -----------------------------------------------------------------------------------


def test_the_list_shows_what_opens_newest_first(as_: As, cast: Cast) -> None:
    page = as_("owner").get("/exams").text
    opening = [cast.exams[name] for name in ("amended", "elsewhere", "open")]
    assert re.findall(r'<h2><a href="/exams/([^"]+)"', page) == opening


def test_a_held_exam_is_announced_without_its_name_or_a_link(as_: As) -> None:
    page = as_("owner").get("/exams").text
    (held,) = [card for card in cards(page) if "<a " not in card]
    assert "Examen d’imagerie" in held
    assert "Votre médecin vous en parlera d’abord" in held
    assert "17\u00a0mars 2026" in held or "17 mars 2026" in held
    assert "held" not in held


def test_exams_have_plain_names_dates_and_places(as_: As, cast: Cast) -> None:
    describe(cast, "open", modality="MR", body_part="KNEE")
    (card,) = [one for one in cards(as_("owner").get("/exams").text) if cast.exams["open"] in one]
    assert "IRM du genou" in card
    assert "1er mars 2026 · Hôpitaux du Fleuve" in card
    assert "Images et compte rendu" in card


def test_those_one_looks_after_have_a_part_of_their_own(as_: As, cast: Cast) -> None:
    page = as_("proxy").get("/exams").text
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", page) == ["Examens de Léo Schmitt"]
    assert re.findall(r'<h3><a href="/exams/([^"]+)"', page) == [cast.exams["child"]]


def test_an_empty_list_says_what_will_come(as_: As) -> None:
    page = as_("other-patient").get("/exams").text
    assert "Un examen apparaît ici dès que" in page
    assert 'href="/decisions"' in page


def test_a_short_list_is_not_searched(as_: As) -> None:
    assert 'role="search"' not in as_("owner").get("/exams").text


# --- One exam -----------------------------------------------------------------------------------


def test_an_exam_shows_what_when_where_and_what_to_do(as_: As, cast: Cast) -> None:
    describe(cast, "open", modality="CT", body_part="CHEST", requested_by="Dr Anne Kieffer")
    token = cast.exams["open"]
    page = as_("owner").get(f"/exams/{token}").text
    assert "<h1>Scanner du thorax</h1>" in page
    for fact in ("1er mars 2026", "Hôpitaux du Fleuve", "Dr Anne Kieffer", "Scanner open"):
        assert fact in page
    for address in ("report", "pictures/1/1/1", "download"):
        assert f'href="/exams/{token}/{address}"' in page
    assert "diagnostic" in page
    assert page.count("thumbnail.jpg") == 2


def test_titles_name_neither_person_nor_exam(as_: As, cast: Cast) -> None:
    describe(cast, "open", modality="CT", body_part="CHEST")
    owner, token = as_("owner"), cast.exams["open"]
    for path in ("", "/report", "/pictures/1/1/1"):
        title = re.search(r"<title>([^<]*)", owner.get(f"/exams/{token}{path}").text)
        assert title is not None
        assert not re.search(r"Weber|Jeanne|Scanner|thorax", title[1])


@pytest.mark.parametrize("name", ["owner", "proxy", "doctor"])
def test_somebody_elses_exam_says_whose_it_is(name: str, as_: As, cast: Cast) -> None:
    page = as_(name).get(f"/exams/{cast.exams['child' if name == 'proxy' else 'open']}").text
    whose = {"owner": None, "proxy": "Léo Schmitt", "doctor": "Jeanne Weber"}[name]
    found = re.search(r"<dt>Patient</dt>\s*<dd>([^<]*)</dd>", page)
    assert (found[1] if found else None) == whose


def test_a_doctor_goes_back_to_her_own_list(as_: As, cast: Cast) -> None:
    page = as_("doctor").get(f"/exams/{cast.exams['held']}").text
    assert 'href="/doctor"' in page
    assert 'href="/trail"' not in page


@pytest.mark.parametrize("path", ["", "/report", "/report.pdf", "/package.zip"])
@pytest.mark.parametrize("name", ["other-patient", "other-doctor", "proxy"])
def test_a_stranger_finds_nothing(path: str, name: str, as_: As, cast: Cast) -> None:
    assert as_(name).get(f"/exams/{cast.exams['open']}{path}").status_code == 404


def test_words_of_the_hospital_are_words_and_nothing_else(as_: As, cast: Cast) -> None:
    describe(cast, "open", description=HOSTILE, modality="", requested_by=HOSTILE)
    report = replace(TEXT, findings=HOSTILE, conclusion=HOSTILE)
    reports.validate(cast.context("radiologist"), cast.exams["open"], report)
    owner, token = as_("owner"), cast.exams["open"]
    for path in ("", f"/{token}", f"/{token}/report", f"/{token}/pictures/1/1/1"):
        page = owner.get(f"/exams{path}").text
        assert "<img src=x" not in page
        assert "<script>" not in page
        assert "&lt;script&gt;alert(2)" in page


def test_addresses_tell_nothing_about_the_person(as_: As, cast: Cast) -> None:
    describe(cast, "open", modality="CT", body_part="CHEST")
    owner, token = as_("owner"), cast.exams["open"]
    for path in ("/exams", f"/exams/{token}", f"/exams/{token}/pictures/1/1/1", "/trail"):
        page = owner.get(path).text
        for address in re.findall(r'(?:href|src|action)="([^"]*)"', page):
            assert not re.search(r"(?i)weber|jeanne|1950|chest|thorax|scanner|\bJ1\b", address)
            _, _, query = address.partition("?")
            assert re.fullmatch(
                r"(?:center=-?\d+&amp;width=\d+|left=[\w.-]+|exam=[\w-]+)?", query
            ), address


# --- The report ---------------------------------------------------------------------------------


def test_the_report_is_the_doctors_words_conclusion_first(as_: As, cast: Cast) -> None:
    page = as_("owner").get(f"/exams/{cast.exams['open']}/report").text
    told = [page.index(words) for words in (TEXT.conclusion, TEXT.indication, TEXT.findings)]
    assert told == sorted(told)
    assert "Employé radiologist" in page
    assert "Compte rendu modifié" not in page


def test_an_amended_report_says_so(as_: As, cast: Cast) -> None:
    page = as_("owner").get(f"/exams/{cast.exams['amended']}/report").text
    assert "Compte rendu modifié" in page
    assert "Examen normal, relu." in page


def test_advice_is_for_patients(as_: As, cast: Cast) -> None:
    path = f"/exams/{cast.exams['open']}/report"
    assert "Et maintenant" in as_("owner").get(path).text
    assert "Et maintenant" not in as_("doctor").get(path).text


def test_the_report_prints_as_pdf_under_nobodys_name(as_: As, cast: Cast) -> None:
    answer = as_("owner").get(f"/exams/{cast.exams['open']}/report.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == "inline; filename=compte-rendu.pdf"


def test_a_broken_picture_is_not_the_one_an_exam_begins_with(as_: As, cast: Cast) -> None:
    break_picture(cast, 1)
    page = as_("owner").get(f"/exams/{cast.exams['open']}").text
    assert 'pictures/1/1/2.jpg"' in page
    assert 'pictures/1/1/1.jpg"' not in page


# --- Pictures that aren't there yet -----------------------------------------------------------------


def wait(cast: Cast, tries: int) -> None:
    """The second series of the exam is as if its pictures were still to be made."""
    with cast.db.writing() as session:
        exam = session.query(Exam).filter_by(token=cast.exams["open"]).one()
        series = exam.series[1]
        series.stacks.clear()
        series.prepare_from, series.prepare_tries = cast.now, tries


def test_pictures_still_to_come_are_told(as_: As, cast: Cast) -> None:
    wait(cast, tries=1)
    page = as_("owner").get(f"/exams/{cast.exams['open']}").text
    assert "Des images de cet examen se préparent" in page
    assert 'data-waiting="3"' in page


def test_pictures_that_were_tried_in_vain_are_not_promised(as_: As, cast: Cast) -> None:
    wait(cast, tries=MOST_TRIES)
    page = as_("owner").get(f"/exams/{cast.exams['open']}").text
    assert "Des images de cet examen ne peuvent pas être montrées ici" in page
    assert "data-waiting" not in page


@pytest.mark.browser
@pytest.mark.xdist_group("chromium")
def test_pictures_come_by_themselves(page: BrowserPage, cast: Cast) -> None:
    wait(cast, tries=0)
    page.goto(f"/exams/{cast.exams['open']}")
    expect(page.get_by_text("se préparent")).to_be_visible()
    work_once(cast.context())
    expect(page.get_by_text("se préparent")).to_have_count(0, timeout=15_000)
    expect(page.locator(".strip li")).to_have_count(2)
