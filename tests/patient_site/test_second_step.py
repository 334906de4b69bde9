"""Password, then code: no page opens in between, the steps have no way round, and their time ends."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from core import second_factor
from core.rules.second_factor import TIME_FOR_SECOND_STEP, code_at, step_of
from core.second_factor import holder_of
from tests.cast import PASSWORD, Cast
from tests.patient_site.conftest import Visitor

STEPS = ("/second-step", "/second-step/set-up")


@pytest.fixture
def at_code(visitor: Visitor, cast: Cast) -> Visitor:
    visitor.get("/sign-in")
    answer = visitor.send("/sign-in", mail=cast.mails["doctor"], password=PASSWORD)
    assert answer.location == "/second-step"
    visitor.get("/second-step")
    return visitor


@pytest.fixture
def at_set_up(visitor: Visitor, cast: Cast) -> Visitor:
    with cast.db.writing() as session:
        second_factor.forget(session, holder_of(cast.viewers["doctor"]))
    visitor.get("/sign-in")
    answer = visitor.send("/sign-in", mail=cast.mails["doctor"], password=PASSWORD)
    assert answer.location == "/second-step/set-up"
    return visitor


def test_the_code_signs_in(at_code: Visitor, cast: Cast) -> None:
    assert at_code.send("/second-step", code=cast.one_time_code("doctor")).location == "/"
    assert "Dr Claire Meyer" in at_code.get("/doctor").text


def test_between_password_and_code_nothing_opens(at_code: Visitor, cast: Cast) -> None:
    for path in ("/doctor", f"/exams/{cast.exams['open']}", "/trail"):
        assert at_code.get(path).location == "/sign-in"
    assert "Meyer" not in at_code.get("/help").text


def test_the_page_asked_for_comes_after_the_code(visitor: Visitor, cast: Cast) -> None:
    wanted = f"/exams/{cast.exams['open']}"
    visitor.get(wanted)
    visitor.get("/sign-in")
    visitor.send("/sign-in", mail=cast.mails["doctor"], password=PASSWORD)
    answer = visitor.send("/second-step", code=cast.one_time_code("doctor"))
    assert answer.location == wanted


@pytest.mark.parametrize("code", ["000000", "", "AAAAA-AAAAA", "<script>"])
def test_a_wrong_code_is_told_beside_the_field(at_code: Visitor, code: str) -> None:
    answer = at_code.send("/second-step", code=code)
    assert answer.status_code in {400, 403}
    assert 'aria-invalid="true"' in answer.text
    assert at_code.get("/doctor").location == "/sign-in"


def test_too_many_wrong_codes_pause(at_code: Visitor) -> None:
    answers = [at_code.send("/second-step", code="000000").status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]


@pytest.mark.parametrize("path", STEPS)
@pytest.mark.parametrize("ask", ["get", "send"])
def test_no_step_without_a_password(visitor: Visitor, path: str, ask: str) -> None:
    visitor.get("/sign-in")
    assert getattr(visitor, ask)(path).location == "/sign-in"


def test_the_step_ends_with_its_time(at_code: Visitor, cast: Cast) -> None:
    code = cast.one_time_code("doctor")
    cast.now += TIME_FOR_SECOND_STEP - timedelta(seconds=1)
    assert at_code.get("/second-step").status_code == 200
    cast.now += timedelta(seconds=1)
    assert at_code.send("/second-step", code=code).location == "/sign-in"


def test_who_has_an_app_cant_set_up_another_one_instead_of_the_code(at_code: Visitor) -> None:
    assert at_code.send("/second-step/set-up", code="123456").status_code == 403


def test_setting_up_shows_a_drawing_and_the_secret_then_recovery_codes_once(
    at_set_up: Visitor, cast: Cast
) -> None:
    page = at_set_up.get("/second-step/set-up").text
    secret = re.search(r'class="code">([A-Z2-7 ]+)<', page)
    assert secret is not None
    assert '<svg class="qr" viewBox="0 0 ' in page
    code = code_at(secret[1].replace(" ", ""), step_of(cast.now))
    shown = at_set_up.send("/second-step/set-up", code=code).text
    assert len(re.findall(r"[0-9A-Z]{5}-[0-9A-Z]{5}", shown)) == 8
    assert at_set_up.get("/second-step/set-up").location == "/sign-in"
    assert at_set_up.get("/doctor").status_code == 200


def test_the_secret_stays_the_same_while_it_is_being_set_up(at_set_up: Visitor) -> None:
    first = at_set_up.get("/second-step/set-up").text
    second = at_set_up.send("/second-step/set-up", code="000000").text
    secrets = [re.findall(r'class="code">([A-Z2-7 ]+)<', page) for page in (first, second)]
    assert secrets[0] == secrets[1]


def test_the_session_is_a_new_one_after_the_code(at_code: Visitor, cast: Cast, site: Flask) -> None:
    before = at_code.token
    at_code.send("/second-step", code=cast.one_time_code("doctor"))
    assert at_code.token != before
