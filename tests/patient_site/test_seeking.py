"""A doctor opens a file: all traits, then ground and reason; the patient reads them word for word."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]
JEANNE = {
    "birth_date__day": "7",
    "birth_date__month": "mars",
    "birth_date__year": "1950",
    "family_letters": "Web",
    "given_name": "jeanne",
    "sex": "F",
}
PAUL = {
    "birth_date__day": "2",
    "birth_date__month": "11",
    "birth_date__year": "1961",
    "family_letters": "Muller",
    "given_name": "Paul",
    "sex": "M",
}
REASON = "Inconscient aux urgences."


@pytest.fixture
def roth(as_: As) -> Visitor:
    visitor = as_("other-doctor")
    visitor.get("/doctor/seek")
    return visitor


def test_attested_care_opens_the_timeline_and_the_patient_reads_why(
    roth: Visitor, as_: As, cast: Cast
) -> None:
    assert roth.send("/doctor/seek", **JEANNE).location == "/doctor/seek/found"
    assert "Weber Jeanne" in roth.get("/doctor/seek/found").text
    answer = roth.send("/doctor/seek/open", ground="attest", reason="Consultation du 12 mars.")
    assert answer.location == f"/doctor/patients/{cast.patients['Jeanne']}"
    assert "Dossier ouvert jusqu’au 11 avril 2026" in roth.get(answer.location).text
    assert roth.get(f"/exams/{cast.exams['open']}").status_code == 200
    trail = as_("owner").get("/trail").text
    assert "Dr Philippe Roth a déclaré vous soigner" in trail
    assert "«\u00a0Consultation du 12 mars.\u00a0»" in trail
    assert "a cherché votre dossier" in trail


def test_an_emergency_is_told_with_its_reason(roth: Visitor, cast: Cast) -> None:
    roth.send("/doctor/seek", **PAUL)
    page = roth.get("/doctor/seek/found").text
    assert 'value="attest"' not in page
    answer = roth.send("/doctor/seek/open", ground="emergency", reason=REASON)
    assert answer.location == f"/doctor/patients/{cast.patients['Paul']}"
    assert "Scanner du thorax" in roth.get(answer.location).text
    assert roth.get(f"/exams/{cast.exams['never-asked']}").status_code == 200


def test_attesting_isnt_possible_where_only_an_emergency_is(roth: Visitor) -> None:
    roth.send("/doctor/seek", **PAUL)
    roth.get("/doctor/seek/found")
    answer = roth.send("/doctor/seek/open", ground="attest", reason=REASON)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "changed", [{"given_name": "Jean"}, {"sex": "M"}, {"birth_date__day": "8"}]
)
def test_one_wrong_trait_finds_nobody(roth: Visitor, changed: dict[str, str]) -> None:
    answer = roth.send("/doctor/seek", **{**JEANNE, **changed})
    assert "Personne ne correspond" in answer.text
    assert "Weber" not in answer.text.replace('value="Web', "")
    assert roth.get("/doctor/seek/found").location == "/doctor/seek"


def test_who_refused_is_answered_like_nobody(roth: Visitor) -> None:
    odile = {
        "birth_date__day": "13",
        "birth_date__month": "12",
        "birth_date__year": "1933",
        "family_letters": "Lang",
        "given_name": "Odile",
        "sex": "F",
    }
    assert "Personne ne correspond" in roth.send("/doctor/seek", **odile).text


@pytest.mark.parametrize(
    "changed", [{"family_letters": "We"}, {"given_name": ""}, {"sex": ""}, {"birth_date__day": ""}]
)
def test_too_little_is_said_beside_its_field(roth: Visitor, changed: dict[str, str]) -> None:
    answer = roth.send("/doctor/seek", **{**JEANNE, **changed})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_many_searches_pause(roth: Visitor) -> None:
    answers = [roth.send("/doctor/seek", **JEANNE).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_nothing_opens_without_somebody_found(roth: Visitor) -> None:
    answer = roth.send("/doctor/seek/open", ground="emergency", reason=REASON)
    assert answer.status_code == 404


@pytest.mark.parametrize("reason", ["", "court"])
def test_a_reason_is_asked_for(roth: Visitor, reason: str) -> None:
    roth.send("/doctor/seek", **JEANNE)
    roth.get("/doctor/seek/found")
    answer = roth.send("/doctor/seek/open", ground="emergency", reason=reason)
    assert answer.status_code == 400
    assert "Écrivez la raison" in answer.text
