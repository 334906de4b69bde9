"""There and back over real HTTP with real keys: who a provider vouches for, and every lie it may tell."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from core.errors import NotConfigured, ProviderAnswerInvalid, ProviderUnavailable, SignInAbandoned
from core.openid.journey import Identified, arrive, set_out
from core.openid.provider import Provider
from core.rules.providers import ProviderKind
from tests.core.openid.conftest import FAREWELL_TO, RETURN_TO, Travel
from tests.openid_provider import (
    CLAIRE,
    CLIENT_ID,
    CLIENT_SECRET,
    JEANNE,
    LoopbackProvider,
    new_key,
)

Arrived = Callable[[], Identified]


def refused(arrived: Arrived) -> str:
    with pytest.raises(ProviderAnswerInvalid) as invalid:
        arrived()
    return invalid.value.problem


def unavailable(arrived: Arrived) -> str:
    with pytest.raises(ProviderUnavailable) as down:
        arrived()
    return down.value.problem


def test_the_address_asks_for_all_that_is_checked_later(
    provider: Provider, loopback: LoopbackProvider
) -> None:
    journey, address = set_out(provider, RETURN_TO, loopback.now)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{loopback.issuer}/authorization?")
    assert asked.pop("code_challenge")
    assert asked == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "redirect_uri": RETURN_TO,
        "scope": "openid given_name family_name birthdate gender birthplace",
        "state": journey.state,
        "nonce": journey.nonce,
        "acr_values": "eidas2",
        "code_challenge_method": "S256",
    }


def test_every_journey_draws_anew(provider: Provider, loopback: LoopbackProvider) -> None:
    one, other = (set_out(provider, RETURN_TO, loopback.now)[0] for _ in range(2))
    assert not {one.state, one.nonce, one.verifier} & {other.state, other.nonce, other.verifier}


@pytest.mark.parametrize("signed", [True, False], ids=["signed claims", "JSON"])
def test_somebody_arrives(arrived: Arrived, loopback: LoopbackProvider, signed: bool) -> None:
    loopback.signs_claims = signed
    found = arrived()
    assert (found.kind, found.issuer) == (ProviderKind.FRANCECONNECT, loopback.issuer)
    assert (found.subject, found.level, found.rpps) == (JEANNE["sub"], "eidas2", None)
    assert found.claims["birthdate"] == "1950-03-07"


def test_a_doctor_arrives_with_her_number(
    travel: Travel, of_doctors: Provider, loopback: LoopbackProvider
) -> None:
    loopback.person, loopback.level, loopback.signs_claims = CLAIRE, "eidas1", False
    assert arrive(travel(of_doctors), loopback.now).rpps == "10000000017"


def test_another_claim_may_name_the_number(travel: Travel, loopback: LoopbackProvider) -> None:
    settings = replace(loopback.settings(ProviderKind.PRO_SANTE_CONNECT), rpps_claim="otherIds")
    loopback.person = {**CLAIRE, "SubjectNameID": "ANS20231122132732"}
    assert arrive(travel(Provider(settings)), loopback.now).rpps == "10000000017"


def test_the_way_out_names_who_leaves(arrived: Arrived, loopback: LoopbackProvider) -> None:
    farewell = urlsplit(arrived().farewell)
    asked = parse_qs(farewell.query)
    assert farewell.path == "/end_session"
    assert asked["post_logout_redirect_uri"] == [FAREWELL_TO]
    assert len(asked["id_token_hint"][0].split(".")) == 3
    assert asked["state"]


def test_where_signing_out_isnt_offered_nothing_leads_there(
    arrived: Arrived, loopback: LoopbackProvider
) -> None:
    loopback.description = {"end_session_endpoint": None}
    assert arrived().farewell == ""


# --- Lies ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "problem"),
    [
        pytest.param({"iss": "https://elsewhere.example"}, "issuer", id="another's token"),
        pytest.param({"aud": "somebody-else"}, "audience", id="for another service"),
        pytest.param({"aud": [CLIENT_ID, "another"]}, "audience", id="for two, asked by nobody"),
        pytest.param({"nonce": "of another sign-in"}, "nonce", id="of another sign-in"),
        pytest.param({"nonce": None}, "nonce", id="of no sign-in"),
        pytest.param({"exp": 1_500_000_000}, "expired", id="expired"),
        pytest.param({"exp": None}, "expired", id="for ever"),
        pytest.param({"iat": 4_000_000_000}, "issued", id="from the future"),
        pytest.param({"acr": "eidas1"}, "level", id="not surely enough"),
        pytest.param({"acr": None}, "level", id="without a level"),
        pytest.param({"sub": ""}, "subject", id="about nobody"),
    ],
)
def test_an_id_token_that_doesnt_fit_is_refused(
    arrived: Arrived, loopback: LoopbackProvider, claims: dict[str, object], problem: str
) -> None:
    loopback.id_claims = claims
    assert refused(arrived) == problem


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_that_anybody_could_make_is_refused(
    arrived: Arrived, loopback: LoopbackProvider, algorithm: str
) -> None:
    loopback.algorithm = algorithm
    assert refused(arrived) == "signature"


def test_a_token_by_another_key_is_refused(arrived: Arrived, loopback: LoopbackProvider) -> None:
    loopback.published = [new_key("one")]
    assert refused(arrived) == "signature"


@pytest.mark.parametrize(
    ("about", "problem"),
    [
        pytest.param({"sub": "somebody else"}, "subject", id="about somebody else"),
        pytest.param({"iss": "https://elsewhere.example"}, "issuer", id="by another"),
        pytest.param({"aud": "somebody-else"}, "audience", id="for another service"),
        pytest.param({"exp": 1_500_000_000}, "expired", id="expired"),
    ],
)
def test_claims_that_dont_fit_the_token_are_refused(
    arrived: Arrived, loopback: LoopbackProvider, about: dict[str, object], problem: str
) -> None:
    loopback.about = about
    assert refused(arrived) == problem


def test_unsigned_claims_about_somebody_else_are_refused(
    arrived: Arrived, loopback: LoopbackProvider
) -> None:
    loopback.signs_claims, loopback.about = False, {"sub": "somebody else"}
    assert refused(arrived) == "subject"


# --- What came back in the address --------------------------------------------------------------


def test_the_state_of_another_browser_is_refused(
    travel: Travel, loopback: LoopbackProvider
) -> None:
    mine, hers = travel(), travel()
    assert refused(lambda: arrive(replace(mine, told=hers.told), loopback.now)) == "state"
    assert "token" not in loopback.asked


def test_a_code_injected_into_another_journey_is_refused(
    travel: Travel, loopback: LoopbackProvider
) -> None:
    mine, hers = travel(), travel()
    injected = replace(mine, told={**mine.told, "code": hers.told["code"]})
    assert refused(lambda: arrive(injected, loopback.now)) == "code"


def test_a_code_works_once(travel: Travel, loopback: LoopbackProvider) -> None:
    back = travel()
    arrive(back, loopback.now)
    assert refused(lambda: arrive(back, loopback.now)) == "code"


def test_whoever_is_sent_back_by_another_provider_is_refused(
    travel: Travel, loopback: LoopbackProvider
) -> None:
    back = travel(iss="https://elsewhere.example")
    assert refused(lambda: arrive(back, loopback.now)) == "issuer"
    assert "token" not in loopback.asked


def test_a_provider_that_names_itself_always_must(
    travel: Travel, loopback: LoopbackProvider
) -> None:
    loopback.description = {"authorization_response_iss_parameter_supported": True}
    back = travel()
    assert refused(lambda: arrive(back, loopback.now)) == "issuer"
    named = replace(back, told={**back.told, "iss": loopback.issuer})
    assert arrive(named, loopback.now).subject == JEANNE["sub"]


def test_a_changed_mind_is_no_error(travel: Travel, loopback: LoopbackProvider) -> None:
    back = travel(error="access_denied")
    with pytest.raises(SignInAbandoned):
        arrive(back, loopback.now)


def test_an_error_over_there_is_theirs(travel: Travel, loopback: LoopbackProvider) -> None:
    back = travel(error="server_error")
    assert unavailable(lambda: arrive(back, loopback.now)) == "error"


# --- Proving who we are -------------------------------------------------------------------------


@pytest.mark.parametrize("proof", ["client_secret_post", "client_secret_basic"])
def test_the_secret_is_shown_as_the_provider_wants(
    arrived: Arrived, loopback: LoopbackProvider, proof: str
) -> None:
    loopback.proofs = (proof,)
    arrived()
    in_form = loopback.shown.get("client_secret") == CLIENT_SECRET
    in_header = loopback.shown["authorization"].startswith("Basic ")
    assert (in_form, in_header) == (proof == "client_secret_post", proof == "client_secret_basic")


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(ECKey.generate_key("P-256"), "ES256"), (RSAKey.generate_key(2048), "RS256")],
    ids=["EC", "RSA"],
)
def test_a_key_proves_it_without_a_secret(
    travel: Travel, loopback: LoopbackProvider, key: ECKey | RSAKey, algorithm: str
) -> None:
    pem = key.as_pem(private=True).decode()
    settings = replace(loopback.settings(), client_secret="", private_key=pem)
    arrive(travel(Provider(settings)), loopback.now)
    assertion = jwt.decode(loopback.shown["client_assertion"], key, algorithms=[algorithm])
    assert (assertion.claims["iss"], assertion.claims["sub"]) == (CLIENT_ID, CLIENT_ID)
    assert assertion.claims["aud"] == f"{loopback.issuer}/token"


def test_a_key_that_is_none_is_told(travel: Travel, loopback: LoopbackProvider) -> None:
    settings = replace(loopback.settings(), private_key="no key")
    back = travel(Provider(settings))
    with pytest.raises(NotConfigured):
        arrive(back, loopback.now)


def test_a_provider_that_doesnt_know_us_is_unavailable(
    arrived: Arrived, loopback: LoopbackProvider
) -> None:
    loopback.broken["token"] = ({"error": "invalid_client"}, 401)
    assert unavailable(arrived) == "token"


# --- Keys and descriptions ----------------------------------------------------------------------


def test_description_and_keys_are_fetched_once(
    arrived: Arrived, loopback: LoopbackProvider
) -> None:
    arrived(), arrived()
    fetched = [door for door in loopback.asked if door in {"keys", DESCRIPTION}]
    assert sorted(fetched) == [DESCRIPTION, "keys"]


def test_they_are_fetched_again_after_an_hour(arrived: Arrived, loopback: LoopbackProvider) -> None:
    arrived()
    loopback.now += timedelta(hours=1)
    arrived()
    assert loopback.asked.count("keys") == loopback.asked.count(DESCRIPTION) == 2


def test_a_new_key_counts_at_once(arrived: Arrived, loopback: LoopbackProvider) -> None:
    arrived()
    loopback.key = new_key("two")
    assert arrived().subject == JEANNE["sub"]


def test_a_key_of_another_kind_counts_too(arrived: Arrived, loopback: LoopbackProvider) -> None:
    loopback.key = RSAKey.generate_key(2048, {"kid": "three", "use": "sig"})
    assert arrived().subject == JEANNE["sub"]


DESCRIPTION = ".well-known/openid-configuration"


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"issuer": "https://elsewhere.example"}, "issuer"),
        ({"token_endpoint": "http://elsewhere.example/token"}, "token_endpoint"),
        ({"jwks_uri": None}, "jwks_uri"),
        ({"userinfo_endpoint": 7}, "userinfo_endpoint"),
        ({"end_session_endpoint": "javascript:alert(1)"}, "end_session_endpoint"),
    ],
)
def test_a_description_that_cant_be_trusted_counts_as_none(
    arrived: Arrived, loopback: LoopbackProvider, told: dict[str, object], problem: str
) -> None:
    loopback.description = told
    assert unavailable(arrived) == problem


@pytest.mark.parametrize("door", [DESCRIPTION, "token", "keys", "userinfo"])
@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (("", 500), "status-500"),
        (("no JSON", 200), "no-json"),
        (("[" * 100_000, 200), "no-json"),
        (("[]", 200), "no-json"),
        (("x" * (300 << 10), 200), "too-large"),
    ],
    ids=["broken", "nonsense", "deep", "a list", "too much"],
)
def test_a_door_that_is_broken_makes_it_unavailable(
    arrived: Arrived, loopback: LoopbackProvider, door: str, answer: tuple[str, int], problem: str
) -> None:
    loopback.broken[door] = answer
    assert unavailable(arrived) == problem


@pytest.mark.parametrize("door", [DESCRIPTION, "keys", "userinfo"])
def test_nobody_is_led_elsewhere(arrived: Arrived, loopback: LoopbackProvider, door: str) -> None:
    loopback.broken[door] = ("", 302, {"Location": f"{loopback.issuer}/elsewhere"})
    assert unavailable(arrived)
    assert "elsewhere" not in loopback.asked


def test_a_provider_that_is_down_is_unavailable(loopback: LoopbackProvider) -> None:
    settings = replace(loopback.settings(), discovery="http://127.0.0.1:9/nobody")
    assert unavailable(lambda: set_out(Provider(settings), RETURN_TO, loopback.now)) == (  # type: ignore[arg-type,return-value]
        "ConnectionError"
    )
