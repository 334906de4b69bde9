"""A doctor's own programs: a key is made on her page, shown once, and reads what opens to her."""

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from core.credentials import hashed
from core.doctors.tokens import LIVES, MOST_TOKENS, holder, make_token, own_tokens, revoke_token
from core.errors import InvalidInput, NotFound, NotInThisState
from core.model import Account, PersonalToken
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]
STUDIES = "/dicom-web/studies"


def read(site: Flask, authorization: str, path: str = STUDIES) -> int:
    """What a program without a session is answered."""
    answer = site.test_client().get(
        path, headers={"Authorization": authorization}, base_url="https://localhost"
    )
    assert not path.startswith("/dicom-web") or "Set-Cookie" not in answer.headers
    return answer.status_code


def test_a_key_is_made_shown_once_used_and_deleted(as_: As, site: Flask) -> None:
    meyer = as_("doctor")
    meyer.get("/doctor/programs")
    shown = meyer.send("/doctor/programs", name="Poste du cabinet", days="30")
    found = re.search(r"<b>([\w-]{43})</b>", shown.text)
    assert found is not None
    assert read(site, f"Bearer {found[1]}") == 200
    page = meyer.get("/doctor/programs").text
    assert "Poste du cabinet" in page
    assert found[1] not in page
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number is not None
    meyer.send("/doctor/programs/revoke", number=number[1])
    assert read(site, f"Bearer {found[1]}") == 401


def test_a_key_may_be_shown_as_a_password(cast: Cast, site: Flask) -> None:
    token = make_token(cast.context("doctor"), "Weasis", 7)
    assert read(site, "Basic " + b64encode(f"whoever:{token}".encode()).decode()) == 200


def test_a_key_opens_no_page_and_what_it_doesnt_open_is_hidden(cast: Cast, site: Flask) -> None:
    bearer = "Bearer " + make_token(cast.context("doctor"), "Weasis", 7)
    assert read(site, bearer, "/doctor") == 303
    assert read(site, bearer, f"{STUDIES}/{cast.studies['open']}/series") == 200
    assert read(site, bearer, f"{STUDIES}/{cast.studies['child']}/series") == 404


@pytest.mark.parametrize("shown", ["Bearer nonsense", "Bearer ", "Basic !", "Digest x", ""])
def test_what_is_no_key_opens_nothing(site: Flask, shown: str) -> None:
    assert read(site, shown) == 401


def test_a_wrong_key_isnt_made_good_by_a_session(as_: As) -> None:
    assert as_("doctor").get(STUDIES, Authorization="Bearer nonsense").status_code == 401


def test_a_key_ends_on_its_day_and_with_its_account(cast: Cast) -> None:
    doctor = cast.context("doctor")
    token = make_token(doctor, "Weasis", 1)
    later = cast.context(now=cast.now + timedelta(days=1))
    assert holder(doctor, token) == cast.viewers["doctor"]
    assert holder(later, token) is None
    with cast.db.writing() as session:
        session.get_one(Account, cast.viewers["doctor"].id).suspended_at = cast.now
    assert holder(doctor, token) is None


def test_only_the_hash_of_a_key_is_kept(cast: Cast) -> None:
    token = make_token(cast.context("doctor"), "Weasis", 1)
    with cast.db.reading() as session:
        row = session.execute(sa.select(PersonalToken)).scalar_one()
        assert row.token_hash == hashed(token)


def test_nobody_deletes_the_key_of_another(cast: Cast) -> None:
    make_token(cast.context("doctor"), "Weasis", 1)
    (line,) = own_tokens(cast.context("doctor"))
    with pytest.raises(NotFound):
        revoke_token(cast.context("other-doctor"), line.id)
    assert own_tokens(cast.context("other-doctor")) == []


@pytest.mark.parametrize("number", ["", "x", "-1", "²", "999", "9" * 20])
def test_a_number_that_names_no_key_is_told_as_such(as_: As, number: str) -> None:
    meyer = as_("doctor")
    meyer.get("/doctor/programs")
    assert meyer.send("/doctor/programs/revoke", number=number).status_code == 404


def test_names_lives_and_numbers_are_limited(cast: Cast) -> None:
    doctor = cast.context("doctor")
    for name, days in (("", 1), ("x" * 101, 1), ("Weasis", 365)):
        with pytest.raises(InvalidInput):
            make_token(doctor, name, days)
    for _ in range(MOST_TOKENS):
        make_token(doctor, "Weasis", max(LIVES))
    with pytest.raises(NotInThisState):
        make_token(doctor, "Weasis", 1)


def test_a_form_that_says_nothing_is_shown_again(as_: As) -> None:
    meyer = as_("doctor")
    meyer.get("/doctor/programs")
    assert meyer.send("/doctor/programs", name="", days="30").status_code == 400
    assert meyer.send("/doctor/programs", name="x", days="400").status_code == 400
