"""Signing in by a provider through the pages: there and back, and everything that may go wrong between."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask

from core.config import SiteSettings
from core.demonstration.one_time_codes import give_authenticator
from core.doctors.asking import waiting_requests
from core.doctors.directory import suspend
from core.model import Account, Event, Notice, ProviderIdentity
from core.rules.notices import NoticeKind
from core.rules.providers import ProviderKind
from patient_site.site import make_patient_site
from tests.cast import PASSWORD, Cast
from tests.openid_provider import CLAIRE, LoopbackProvider, running_provider
from tests.patient_site.conftest import Visitor

FRANCECONNECT, PRO = "/providers/franceconnect", "/providers/pro-sante-connect"
WAYS = "/sign-in-ways"
MINUTES = timedelta(minutes=5)


@pytest.fixture
def loopback() -> Iterator[LoopbackProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def site(cast: Cast, loopback: LoopbackProvider) -> Flask:
    """With both providers: one that listens is each of them in turn."""
    return make_patient_site(
        cast.settings,
        SiteSettings(b"a secret of the patient site, only for tests"),
        clock=lambda: cast.now,
        identity_providers=[loopback.settings(kind) for kind in ProviderKind],
    )


@pytest.fixture
def new_visitor(site: Flask) -> Callable[[], Visitor]:
    return lambda: Visitor(site.test_client())


@pytest.fixture
def doctors(loopback: LoopbackProvider) -> LoopbackProvider:
    """The provider of doctors, with Dr Meyer in front of it."""
    loopback.person, loopback.level, loopback.signs_claims = dict(CLAIRE), "eidas1", False
    return loopback


Way = Callable[..., str]


@pytest.fixture
def back_to(loopback: LoopbackProvider) -> Way:
    """Goes to the provider by a link, and gives the path and query to come back by."""

    def go(visitor: Visitor, link: str, **told: str) -> str:
        answer = visitor.get(link)
        assert answer.status_code == 303
        assert answer.location.startswith(f"{loopback.issuer}/authorization?")
        brought = {**loopback.sends_back(answer.location), **told}
        kind = "franceconnect" if "franceconnect" in link else "pro-sante-connect"
        return f"/providers/{kind}/return?{urlencode(brought)}"

    return go


@pytest.fixture
def owner(as_: Callable[[str], Visitor], back_to: Way) -> Visitor:
    """Jeanne, whose account is connected."""
    jeanne = as_("owner")
    jeanne.get(WAYS)
    assert jeanne.send(WAYS, password=PASSWORD).location == WAYS
    answer = jeanne.get(back_to(jeanne, f"{WAYS}/franceconnect/connect"))
    assert (answer.status_code, answer.location) == (303, WAYS)
    return jeanne


def events(cast: Cast, action: str) -> list[tuple[str, str, str]]:
    with cast.db.reading() as session:
        rows = session.query(Event).filter_by(action=action).order_by(Event.sequence)
        return [(row.outcome, row.reason, row.actor_name) for row in rows]


# --- Doctors --------------------------------------------------------------------------------------


def test_a_vetted_doctor_is_let_in_without_another_code(
    visitor: Visitor, doctors: LoopbackProvider, back_to: Way, cast: Cast
) -> None:
    answer = visitor.get(back_to(visitor, PRO))
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Dr Claire Meyer" in visitor.get("/doctor").text
    assert events(cast, "signed-in")[-1] == ("done", "", "Dr Claire Meyer")


def test_the_page_she_wanted_comes_after(
    visitor: Visitor, doctors: LoopbackProvider, back_to: Way
) -> None:
    visitor.get("/doctor")
    assert visitor.get(back_to(visitor, PRO)).location == "/doctor"


def test_an_unknown_doctor_asks_with_the_number_that_was_proven(
    visitor: Visitor, doctors: LoopbackProvider, back_to: Way, cast: Cast
) -> None:
    doctors.person |= {"SubjectNameID": "810000000033", "family_name": "LUTZ", "given_name": "ÉRIC"}
    assert visitor.get(back_to(visitor, PRO)).location == "/doctor/request"
    form = visitor.get("/doctor/request").text
    assert 'value="10000000033"' in form
    assert "readonly" in form
    typed = {"name": "Éric Lutz", "rpps": "10000000017", "mail": "eric@cabinet.example"}
    assert visitor.send("/doctor/request", **typed, place="").location == "/doctor/request/sent"
    last = waiting_requests(cast.context("administrator"))[-1]
    assert (last.rpps, last.is_proven) == ("10000000033", True)
    assert "readonly" not in visitor.get("/doctor/request").text


def test_a_professional_without_rpps_is_told(
    visitor: Visitor, doctors: LoopbackProvider, back_to: Way
) -> None:
    doctors.person["SubjectNameID"] = "30B0168811/CPET00001"
    answer = visitor.get(back_to(visitor, PRO))
    assert answer.status_code == 403
    assert "n’a pas été transmis" in answer.text


def test_a_suspended_doctor_stays_outside(
    visitor: Visitor, doctors: LoopbackProvider, back_to: Way, cast: Cast
) -> None:
    suspend(cast.context("administrator"), "10000000017")
    answer = visitor.get(back_to(visitor, PRO))
    assert answer.status_code == 403
    assert "Cet accès est arrêté" in answer.text
    assert visitor.get("/doctor").location == "/sign-in"


# --- Patients -------------------------------------------------------------------------------------


def test_traits_alone_open_nothing(visitor: Visitor, back_to: Way, cast: Cast) -> None:
    answer = visitor.get(back_to(visitor, FRANCECONNECT))
    assert answer.status_code == 403
    assert "Aucun compte n’est relié" in answer.text
    assert visitor.get("/exams").location == "/sign-in"
    assert events(cast, "signed-in")[-1] == ("refused", "no-account", "")


def test_a_connected_patient_is_let_in(
    owner: Visitor, new_visitor: Callable[[], Visitor], back_to: Way, cast: Cast
) -> None:
    visitor = new_visitor()
    assert visitor.get(back_to(visitor, FRANCECONNECT)).location == "/"
    assert "Jeanne Weber" in visitor.get("/exams").text
    assert events(cast, "signed-in")[-1] == ("done", "", "Jeanne Weber")
    assert "Dernière connexion" in visitor.get(WAYS).text


def test_at_a_level_too_low_she_isnt_let_in(
    owner: Visitor, new_visitor: Callable[[], Visitor], loopback: LoopbackProvider, back_to: Way
) -> None:
    loopback.level = "eidas1"
    visitor = new_visitor()
    assert visitor.get(back_to(visitor, FRANCECONNECT)).status_code == 403


def test_connecting_is_told_in_the_trail_and_by_mail(owner: Visitor, cast: Cast) -> None:
    assert events(cast, "provider-connected") == [("done", "", "Jeanne Weber")]
    assert "Vous avez relié FranceConnect" in owner.get("/trail").text
    with cast.db.reading() as session:
        (notice,) = session.query(Notice).filter_by(kind=NoticeKind.SIGN_IN_CHANGED)
        assert notice.account_id == cast.viewers["owner"].id
        assert notice.facts == {"provider": "franceconnect", "opens": True}


def test_without_the_password_nothing_is_connected(
    as_: Callable[[str], Visitor], loopback: LoopbackProvider
) -> None:
    jeanne = as_("owner")
    assert jeanne.get(f"{WAYS}/franceconnect/connect").location == WAYS
    jeanne.get(WAYS)
    answer = jeanne.send(WAYS, password="another password")
    assert answer.status_code == 403
    assert "ne convient pas" in answer.text
    assert jeanne.get(f"{WAYS}/franceconnect/connect").location == WAYS
    assert loopback.asked == []


def test_a_confirmation_is_good_for_minutes(as_: Callable[[str], Visitor], cast: Cast) -> None:
    jeanne = as_("owner")
    jeanne.get(WAYS)
    jeanne.send(WAYS, password=PASSWORD)
    assert "Relier FranceConnect" in jeanne.get(WAYS).text
    cast.now += MINUTES
    assert "Relier FranceConnect" not in jeanne.get(WAYS).text


def test_an_identity_that_cant_be_hers_isnt_connected(
    as_: Callable[[str], Visitor], loopback: LoopbackProvider, back_to: Way, cast: Cast
) -> None:
    loopback.person["birthdate"] = "1951-03-07"
    jeanne = as_("owner")
    jeanne.get(WAYS)
    jeanne.send(WAYS, password=PASSWORD)
    answer = jeanne.get(back_to(jeanne, f"{WAYS}/franceconnect/connect"))
    assert answer.status_code == 403
    assert "ne peut pas ouvrir votre compte" in answer.text
    assert events(cast, "provider-connected") == [("refused", "identity-unfit", "Jeanne Weber")]


def test_an_identity_opens_one_account_only(
    owner: Visitor, as_: Callable[[str], Visitor], loopback: LoopbackProvider, back_to: Way
) -> None:
    loopback.person |= {"given_name": "Anne Jeanne"}
    anne = as_("proxy")
    anne.get(WAYS)
    anne.send(WAYS, password=PASSWORD)
    assert anne.get(back_to(anne, f"{WAYS}/franceconnect/connect")).status_code == 403


def test_what_is_taken_away_opens_nothing(
    owner: Visitor, new_visitor: Callable[[], Visitor], back_to: Way, cast: Cast
) -> None:
    owner.get(WAYS)
    owner.send(f"{WAYS}/franceconnect/disconnect")
    page = owner.get(WAYS).text
    assert "n’ouvre plus votre compte" in page
    with cast.db.reading() as session:
        assert session.query(ProviderIdentity).count() == 0
    assert events(cast, "provider-disconnected") == [("done", "", "Jeanne Weber")]
    visitor = new_visitor()
    assert visitor.get(back_to(visitor, FRANCECONNECT)).status_code == 403


def test_signing_out_leads_on_to_the_provider(
    owner: Visitor, new_visitor: Callable[[], Visitor], loopback: LoopbackProvider, back_to: Way
) -> None:
    visitor = new_visitor()
    visitor.get(back_to(visitor, FRANCECONNECT))
    visitor.get("/help")
    assert visitor.send("/sign-out").location == "/providers/signed-out"
    page = visitor.get("/providers/signed-out")
    assert page.headers["Refresh"].startswith(f"0; url={loopback.issuer}/end_session?")
    assert "Se déconnecter de FranceConnect" in page.text
    assert visitor.get("/providers/signed-out").location == "/sign-in"


def test_with_a_password_signing_out_ends_here(as_: Callable[[str], Visitor]) -> None:
    jeanne = as_("owner")
    jeanne.send("/sign-out")
    assert jeanne.get("/providers/signed-out").location == "/sign-in"


# --- What may go wrong ----------------------------------------------------------------------------


@pytest.fixture
def come_back(visitor: Visitor, doctors: LoopbackProvider, back_to: Way) -> str:
    return back_to(visitor, PRO)


def test_coming_back_twice_is_once(visitor: Visitor, come_back: str) -> None:
    assert visitor.get(come_back).status_code == 303
    visitor.get("/help")
    visitor.send("/sign-out")
    answer = visitor.get(come_back)
    assert answer.status_code == 403
    assert "n’a pas pu être suivie" in answer.text
    assert visitor.get("/doctor").location == "/sign-in"


def test_coming_back_in_another_browser_is_nothing(
    come_back: str, new_visitor: Callable[[], Visitor], back_to: Way
) -> None:
    empty, away = new_visitor(), new_visitor()
    back_to(away, PRO)
    assert empty.get(come_back).status_code == 403
    assert away.get(come_back).status_code == 403
    for one in (empty, away):
        assert one.get("/doctor").location == "/sign-in"


def test_coming_back_as_from_another_provider_is_nothing(visitor: Visitor, come_back: str) -> None:
    mixed = come_back.replace("pro-sante-connect", "franceconnect")
    assert visitor.get(mixed).status_code == 403
    assert visitor.get("/doctor").location == "/sign-in"


def test_a_new_session_begins_when_she_enters(visitor: Visitor, come_back: str) -> None:
    before = visitor.token
    visitor.get(come_back)
    assert visitor.token != before


def test_a_lie_is_told_and_recorded(
    visitor: Visitor, doctors: LoopbackProvider, back_to: Way, cast: Cast
) -> None:
    doctors.id_claims = {"nonce": "of another sign-in"}
    answer = visitor.get(back_to(visitor, PRO))
    assert answer.status_code == 403
    assert "n’a pas pu être vérifiée" in answer.text
    assert events(cast, "signed-in")[-1] == ("refused", "provider-answer-invalid nonce", "")


def test_a_changed_mind_is_no_error(visitor: Visitor, back_to: Way) -> None:
    answer = visitor.get(back_to(visitor, FRANCECONNECT, error="access_denied"))
    assert answer.status_code == 403
    assert "Rien n’a changé" in answer.text


@pytest.mark.parametrize("door", [".well-known/openid-configuration", "token", "userinfo"])
def test_a_provider_that_is_down_leaves_the_other_ways(
    visitor: Visitor, loopback: LoopbackProvider, back_to: Way, door: str
) -> None:
    loopback.broken[door] = ("", 500)
    away = visitor.get(FRANCECONNECT)
    answer = away
    if away.status_code == 303:
        brought = urlencode(loopback.sends_back(away.location))
        answer = visitor.get(f"{FRANCECONNECT}/return?{brought}")
    assert answer.status_code == 503
    assert "FranceConnect ne répond pas" in answer.text
    assert 'href="/sign-in"' in answer.text


def test_who_is_signed_in_needs_no_provider(as_: Callable[[str], Visitor]) -> None:
    assert as_("owner").get(FRANCECONNECT).location == "/"


def test_nothing_personal_stands_in_the_log(
    visitor: Visitor, doctors: LoopbackProvider, back_to: Way, caplog: pytest.LogCaptureFixture
) -> None:
    doctors.broken["userinfo"] = ("", 500)
    back = back_to(visitor, PRO)
    visitor.get(back)
    ours = " ".join(one.getMessage() for one in caplog.records if one.name.startswith("cigogne"))
    assert "provider-unavailable" in ours
    assert not [one for one in (*urlsplit(back).query.split("&"), "MEYER") if one in ours]


# --- Switched off ---------------------------------------------------------------------------------


def test_without_providers_there_is_no_trace_of_them(cast: Cast) -> None:
    plain = make_patient_site(
        cast.settings, SiteSettings(b"a secret of the patient site, only for tests")
    )
    visitor = Visitor(plain.test_client())
    assert "/providers/" not in visitor.get("/sign-in").text
    for path in (FRANCECONNECT, f"{FRANCECONNECT}/return", "/providers/elsewhere"):
        assert visitor.get(path).status_code == 404


def test_the_front_door_offers_both(visitor: Visitor) -> None:
    page = visitor.get("/sign-in").text
    assert f'href="{FRANCECONNECT}"' in page
    assert f'href="{PRO}"' in page


def test_doctors_have_no_ways_to_choose(as_: Callable[[str], Visitor]) -> None:
    assert as_("doctor").get(WAYS).status_code == 404
    assert WAYS not in as_("doctor").get("/help").text
    assert WAYS in as_("owner").get("/help").text


# --- Where an operator lets a low level in --------------------------------------------------------


def test_one_factor_over_there_leaves_ours_to_be_shown(
    owner: Visitor, loopback: LoopbackProvider, back_to: Way, cast: Cast
) -> None:
    loopback.level = "eidas1"
    with cast.db.writing() as session:
        account = session.query(Account).filter_by(mail=cast.mails["owner"]).one()
        give_authenticator(session, cast.context(), account)
    lenient = make_patient_site(
        cast.settings,
        SiteSettings(b"a secret of the patient site, only for tests"),
        clock=lambda: cast.now,
        identity_providers=[replace(loopback.settings(), level="eidas1")],
    )
    visitor = Visitor(lenient.test_client())
    assert visitor.get(back_to(visitor, FRANCECONNECT)).location == "/second-step"
    assert visitor.get("/exams").location == "/sign-in"
    visitor.get("/second-step")
    assert visitor.send("/second-step", code=cast.one_time_code("owner")).status_code == 303
    assert "Jeanne Weber" in visitor.get("/exams").text
