"""What every page of the admin site owes its reader, whoever she is and whatever is wrong on it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.admin_site.visitor import Page, Visitor
from tests.cast import Cast

MEDICAL = ("Scanner", "Série", "CT", "1.2.3", "Toux", "anomalie", "Examen normal")
"""What the cast's exams are described by."""


@pytest.fixture
def desk_pages(desk: Visitor, cast: Cast) -> list[Page]:
    return list(pages_of_a_desk(desk, cast))


@pytest.fixture
def all_pages(
    desk_pages: list[Page], radiologist: Visitor, signed_in: Callable[[str], Visitor], cast: Cast
) -> list[Page]:
    auditor = signed_in("auditor")
    return [
        *desk_pages,
        *pages_of_radiology(radiologist, cast),
        radiologist.get("/received"),
        auditor.get("/"),
        auditor.get("/accessibility"),
        auditor.post("/sign-out"),
        auditor.post("/sign-in", mail="", password=""),
    ]


def pages_of_a_desk(desk: Visitor, cast: Cast) -> Iterator[Page]:
    yield desk.get("/patients")
    yield desk.post("/patients", typed="")
    yield desk.post("/patients", typed="08031950", letters="")
    yield desk.post("/receipts", code="NOTHING0")
    for token in cast.patients.values():
        yield desk.get(f"/patients/{token}")
    file = f"/patients/{cast.patients['Paul']}"
    desk.get(file)
    yield desk.post(f"{file}/answers", capacity="patient", leaflet_language="fr")
    answers = dict.fromkeys(("professionals", "own_access", "pass_on"), "granted")
    yield desk.post(f"{file}/answers", capacity="patient", leaflet_language="fr", **answers)
    file = f"/patients/{cast.patients['Marie']}"
    desk.get(file)
    yield desk.post(f"{file}/birth-date", birth_date="nonsense")
    yield desk.post(f"{file}/birth-date", birth_date="12/4/1971")


def pages_of_radiology(radiologist: Visitor, cast: Cast) -> Iterator[Page]:
    yield radiologist.get("/reports")
    for token in cast.exams.values():
        yield radiologist.get(f"/reports/{token}")
    exam = f"/reports/{cast.exams['unreported']}"
    radiologist.get(exam)
    yield radiologist.post(exam, language="fr", then="signing")
    yield radiologist.post(f"{exam}/hold", reason="", until="")
    yield radiologist.post(exam, language="fr", findings="Normal.", then="signing")
    yield radiologist.get(f"/reports/{cast.exams['open']}/amendment")


def test_no_page_of_a_desk_tells_what_an_exam_is(desk_pages: list[Page]) -> None:
    assert len(desk_pages) > 10
    for page in desk_pages:
        told = [word for word in MEDICAL if re.search(rf"\b{re.escape(word)}\b", page.source)]
        assert told == [], page.address


def test_no_page_breaks(all_pages: list[Page]) -> None:
    assert {page.status for page in all_pages} == {200, 400, 404}


def test_every_page_has_one_heading_and_a_title(all_pages: list[Page]) -> None:
    for page in all_pages:
        assert len(re.findall("<h1", page.source)) == 1, page.address
        assert re.search(r"<title>[^<]*\w[^<]* — Cigogne</title>", page.source), page.address


def test_a_title_says_when_something_is_wrong(desk: Visitor) -> None:
    desk.get("/patients")
    assert "<title>Erreur – " in desk.post("/patients", typed="").source


def test_no_id_stands_twice_on_a_page(all_pages: list[Page]) -> None:
    for page in all_pages:
        ids = Counter(re.findall(r' id="([^"]+)"', page.source))
        assert not [one for one, times in ids.items() if times > 1], page.address


def test_every_field_has_a_label(all_pages: list[Page]) -> None:
    for page in all_pages:
        labels = set(re.findall(r'<label for="([^"]+)"', page.source))
        for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", page.source):
            if not re.search(r'type="(hidden|radio|checkbox)"', tag):  # the last two: inside of it
                assert re.search(r' id="([^"]+)"', tag)[1] in labels, (page.address, tag)  # type: ignore[index]


def test_every_link_within_a_page_leads_somewhere(all_pages: list[Page]) -> None:
    for page in all_pages:
        ids = set(re.findall(r' id="([^"]+)"', page.source))
        assert set(re.findall(r'href="#([^"]+)"', page.source)) <= ids, page.address


def test_nothing_is_written_inline(all_pages: list[Page]) -> None:
    for page in all_pages:
        assert not re.search(r"<style|<script(?! src=)|\sstyle=|\son\w+=", page.source)


def test_no_name_and_no_day_reaches_an_address(all_pages: list[Page]) -> None:
    for page in all_pages:
        addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page.source))
        assert not re.search(r"(?i)weber|muller|jeanne|paul|1950|1961|\?", addresses)
