"""Programs search by QIDO-RS among what opens to their doctor (PS3.18 section 10.6)."""

from collections.abc import Callable
from typing import Any

import pytest

from core.dicomweb.matching import FUZZY, Level, Wish
from core.dicomweb.searching import search
from tests.cast import Cast
from tests.patient_site.conftest import Visitor
from tests.queries import queries

OPEN = {"open", "elsewhere", "amended", "held"}
"""What opens to Dr Meyer."""

Found = list[dict[str, Any]]


@pytest.fixture
def doctor(as_: Callable[[str], Visitor]) -> Visitor:
    return as_("doctor")


def ask(visitor: Visitor, path: str) -> Found:
    answer = visitor.get(f"/dicom-web{path}", accept="application/dicom+json")
    assert (answer.status_code, answer.mimetype) == (200, "application/dicom+json")
    found: Found = answer.get_json(force=True)
    return found


def values(found: Found, tag: str) -> list[Any]:
    return [one[tag]["Value"][0] for one in found]


def test_a_doctor_finds_what_opens_to_her_and_nothing_else(doctor: Visitor, cast: Cast) -> None:
    found = values(ask(doctor, "/studies"), "0020000D")
    assert set(found) == {cast.studies[special] for special in OPEN}
    assert len(found) == len(OPEN)


@pytest.mark.parametrize(
    ("name", "special"),
    [
        ("owner", {"open", "elsewhere", "amended"}),
        ("other-doctor", set()),
        ("other-patient", set()),
    ],
)
def test_others_find_theirs(
    as_: Callable[[str], Visitor], cast: Cast, name: str, special: set[str]
) -> None:
    found = values(ask(as_(name), "/studies"), "0020000D")
    assert set(found) == {cast.studies[one] for one in special}


MATCHES = [
    # query, what is found
    ("PatientID=J1", {"open", "amended", "held"}),
    ("00100020=77", {"elsewhere"}),
    ("PatientID=nobody", set()),
    ("PatientID=*", OPEN),
    ("PatientName=WEB*", OPEN),
    ("PatientName=weber^j?anne", OPEN),
    ("PatientName=Weber^Marie", set()),
    ("PatientName=100%25", set()),
    ("PatientName=^", OPEN),
    ("StudyDate=20260301", {"open"}),
    ("StudyDate=20260302-", {"elsewhere", "held", "amended"}),
    ("StudyDate=-20260302", {"open", "elsewhere"}),
    ("StudyDate=20260302-20260305", {"elsewhere", "held"}),
    ("StudyTime=10-11", OPEN),
    ("StudyTime=101500", OPEN),
    ("StudyTime=-1014", set()),
    ("AccessionNumber=A1", {"open"}),
    ("ModalitiesInStudy=CT", OPEN),
    ("ModalitiesInStudy=MR", set()),
    ("StudyInstanceUID=1.2.3.1,1.2.3.2", {"open", "elsewhere"}),
    ("StudyInstanceUID=1.2.3.1%5C1.2.3.4", {"open"}),
    ("StudyDescription=Scanner*", OPEN),
    ("PatientBirthDate=19500307", OPEN),
    ("includefield=all&PatientID=J1&StudyDate=20260301", {"open"}),
]


@pytest.mark.parametrize(("query", "special"), MATCHES)
def test_keys_match_as_the_standard_says(
    doctor: Visitor, cast: Cast, query: str, special: set[str]
) -> None:
    found = values(ask(doctor, f"/studies?{query}"), "0020000D")
    assert set(found) == {cast.studies[one] for one in special}


@pytest.mark.parametrize(
    "query",
    ["limit=x", "limit=-1", "offset=1e3", "Nonsense=1", "StudyDate=spring", "StudyTime=25", "12=1",
     "limit=" + "9" * 5000, "offset=1000001"],
)  # fmt: skip
def test_what_is_no_search_is_refused(doctor: Visitor, query: str) -> None:
    assert doctor.get(f"/dicom-web/studies?{query}").status_code == 400


def test_a_study_is_told_with_its_patient_and_its_counts(doctor: Visitor) -> None:
    (told,) = ask(doctor, "/studies?AccessionNumber=A1")
    assert told["00080061"]["Value"] == ["CT"]
    assert told["00100010"]["Value"] == [{"Alphabetic": "Weber^Jeanne"}]
    assert told["00100020"]["Value"] == ["J1"]
    assert (told["00201206"]["Value"], told["00201208"]["Value"]) == ([2], [4])
    assert told["00081190"]["Value"] == ["http://localhost:8000/dicom-web/studies/1.2.3.1"]
    assert list(told) == sorted(told)


def test_series_and_instances_are_found_within_a_study(doctor: Visitor) -> None:
    series = ask(doctor, "/studies/1.2.3.1/series")
    assert values(series, "0020000E") == ["1.2.3.1.1", "1.2.3.1.2"]
    assert values(series, "00201209") == [3, 1]
    assert len(ask(doctor, "/studies/1.2.3.1/instances")) == 4
    one = ask(doctor, "/studies/1.2.3.1/series/1.2.3.1.1/instances?InstanceNumber=2")
    assert values(one, "00080018") == ["1.2.3.1.1.2"]
    assert len(ask(doctor, "/series?PatientID=77")) == 2
    assert len(ask(doctor, "/instances?SeriesNumber=2")) == len(OPEN)


def test_results_come_in_pages_and_say_whether_there_are_more(doctor: Visitor) -> None:
    whole = values(ask(doctor, "/studies"), "0020000D")
    pages = [values(ask(doctor, f"/studies?limit=3&offset={at}"), "0020000D") for at in (0, 3)]
    assert pages == [whole[:3], whole[3:]]
    first = doctor.get("/dicom-web/studies?limit=3")
    assert "additional results" in first.headers["Warning"]
    assert "Warning" not in doctor.get("/dicom-web/studies?limit=4").headers


def test_what_isnt_matched_is_said(doctor: Visitor) -> None:
    fuzzy = doctor.get("/dicom-web/studies?fuzzymatching=true&PatientName=Weber")
    assert fuzzy.headers["Warning"] == f'299 cigogne "{FUZZY}"'
    assert "PatientSex" in doctor.get("/dicom-web/studies?PatientSex=F").headers["Warning"]
    assert "Warning" not in doctor.get("/dicom-web/studies?fuzzymatching=false").headers


def test_a_program_that_takes_no_json_gets_none(doctor: Visitor) -> None:
    assert doctor.get("/dicom-web/studies", accept="text/csv").status_code == 406


def test_an_answer_takes_as_many_queries_whatever_it_holds(cast: Cast) -> None:
    search(cast.context("doctor"), Level.STUDY, Wish(), "")  # prepares the connection
    asked = []
    for wish in (Wish(), Wish({"AccessionNumber": "A1"})):
        with queries(cast) as sent:
            search(cast.context("doctor"), Level.STUDY, wish, "")
        asked.append(len(sent))
    assert asked[0] == asked[1] < 12
