"""What a provider's word is worth: each claim, each level, each trait that speaks against it."""

from datetime import date
from typing import Any

import pytest

from core.rules.identity import Sex
from core.rules.providers import (
    LEVELS,
    Expected,
    Holder,
    Objection,
    ProviderKind,
    can_be,
    counts_as_two_factors,
    name_told,
    objection,
    reaches,
    rpps_of,
    userinfo_objection,
)
from tests.cast import NOON

NOW = int(NOON.timestamp())
EXPECTED = Expected("https://provider.example", "cigogne", "a nonce", "eidas2")
GOOD: dict[str, Any] = {
    "iss": EXPECTED.issuer,
    "aud": "cigogne",
    "sub": "somebody",
    "iat": NOW,
    "exp": NOW + 60,
    "nonce": "a nonce",
    "acr": "eidas2",
}
ABSENT = object()


def changed(**claims: object) -> dict[str, Any]:
    return {name: told for name, told in {**GOOD, **claims}.items() if told is not ABSENT}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param({}, None, id="all fits"),
        pytest.param(
            {"iss": "https://provider.example/"}, Objection.ISSUER, id="nearly the issuer"
        ),
        pytest.param({"iss": ABSENT}, Objection.ISSUER, id="no issuer"),
        pytest.param({"aud": ["cigogne"]}, None, id="a list of one"),
        pytest.param({"aud": "other"}, Objection.AUDIENCE, id="for another"),
        pytest.param({"aud": ABSENT}, Objection.AUDIENCE, id="for nobody"),
        pytest.param({"aud": []}, Objection.AUDIENCE, id="for an empty list"),
        pytest.param({"aud": {"cigogne": 1}}, Objection.AUDIENCE, id="for nonsense"),
        pytest.param({"aud": ["cigogne", "other"]}, Objection.AUDIENCE, id="for two"),
        pytest.param({"aud": ["cigogne", "other"], "azp": "cigogne"}, None, id="for two, by us"),
        pytest.param({"azp": "other"}, Objection.AUDIENCE, id="asked by another"),
        pytest.param({"exp": NOW - 29}, None, id="their clock is late"),
        pytest.param({"exp": NOW - 30}, Objection.EXPIRED, id="expired"),
        pytest.param({"exp": True}, Objection.EXPIRED, id="no time"),
        pytest.param({"exp": "tomorrow"}, Objection.EXPIRED, id="a word"),
        pytest.param({"iat": NOW + 30}, None, id="their clock is early"),
        pytest.param({"iat": NOW + 31}, Objection.ISSUED, id="from the future"),
        pytest.param({"iat": NOW - 600}, None, id="ten minutes ago"),
        pytest.param({"iat": NOW - 601}, Objection.ISSUED, id="long ago"),
        pytest.param({"iat": ABSENT}, Objection.ISSUED, id="at no time"),
        pytest.param({"nonce": "another"}, Objection.NONCE, id="another nonce"),
        pytest.param({"nonce": 7}, Objection.NONCE, id="a number"),
        pytest.param({"nonce": "é"}, Objection.NONCE, id="an accent"),
        pytest.param({"sub": ABSENT}, Objection.SUBJECT, id="about nobody"),
        pytest.param({"sub": "x" * 256}, Objection.SUBJECT, id="too long"),
        pytest.param({"sub": 7}, Objection.SUBJECT, id="a number as subject"),
        pytest.param({"acr": "eidas3"}, None, id="more than asked"),
        pytest.param({"acr": "eidas1"}, Objection.LEVEL, id="less than asked"),
        pytest.param({"acr": ["eidas2"]}, Objection.LEVEL, id="a list of levels"),
        pytest.param({"acr": "eidas4"}, Objection.LEVEL, id="no level"),
    ],
)
def test_what_an_id_token_must_say(claims: dict[str, object], expected: Objection | None) -> None:
    assert objection(changed(**claims), EXPECTED, NOON) is expected


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        pytest.param({}, None, id="all fits"),
        pytest.param({"exp": ABSENT, "iat": ABSENT}, None, id="without times"),
        pytest.param({"exp": NOW - 60}, Objection.EXPIRED, id="expired"),
        pytest.param({"iss": "another"}, Objection.ISSUER, id="by another"),
        pytest.param({"aud": "another"}, Objection.AUDIENCE, id="for another"),
        pytest.param({"sub": "another"}, Objection.SUBJECT, id="about another"),
        pytest.param({"sub": ABSENT}, Objection.SUBJECT, id="about nobody"),
    ],
)
def test_what_signed_claims_must_say(claims: dict[str, object], expected: Objection | None) -> None:
    assert userinfo_objection(changed(**claims), EXPECTED, "somebody", NOON) is expected


@pytest.mark.parametrize("told", LEVELS)
@pytest.mark.parametrize("required", LEVELS)
def test_a_level_reaches_those_below(told: str, required: str) -> None:
    assert reaches(told, required) == (told >= required)


@pytest.mark.parametrize(
    ("kind", "level", "two"),
    [
        (ProviderKind.FRANCECONNECT, "eidas1", False),
        (ProviderKind.FRANCECONNECT, "eidas2", True),
        (ProviderKind.FRANCECONNECT, "eidas3", True),
        (ProviderKind.PRO_SANTE_CONNECT, "eidas1", True),
    ],
)
def test_what_counts_as_two_factors(kind: ProviderKind, level: str, two: bool) -> None:
    assert counts_as_two_factors(kind, level) is two


def other(number: object, origin: object = "RPPS") -> dict[str, object]:
    return {"identifiant": number, "origine": origin, "qualite": 1}


@pytest.mark.parametrize(
    ("told", "rpps"),
    [
        pytest.param("810000000017", "10000000017", id="a national identifier"),
        pytest.param("10000000017", "10000000017", id="the bare number"),
        pytest.param("810000000018", None, id="a wrong key"),
        pytest.param("910000000017", None, id="another kind of identifier"),
        pytest.param("0670000009", None, id="ADELI"),
        pytest.param("30B0168811/CPET00001", None, id="a number of an establishment"),
        pytest.param("ANS20231122132732", None, id="a test identity"),
        pytest.param([other("810000000017")], "10000000017", id="among others"),
        pytest.param([other("x", "EDIT"), other("810000000017")], "10000000017", id="the second"),
        pytest.param([other("810000000017", "ADELI")], None, id="of another origin"),
        pytest.param([other(7), "x", None], None, id="nonsense"),
        pytest.param(810000000017, None, id="no text"),
        pytest.param(None, None, id="nothing"),
    ],
)
def test_the_number_a_provider_vouches_for(told: object, rpps: str | None) -> None:
    assert rpps_of({"SubjectNameID": told}, "SubjectNameID") == rpps


def test_no_claim_is_no_number() -> None:
    assert rpps_of({}, "SubjectNameID") is None


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"given_name": "CLAIRE", "family_name": "MEYER"}, "CLAIRE MEYER"),
        ({"family_name": "MEYER"}, "MEYER"),
        ({"given_name": 7}, ""),
    ],
)
def test_a_name_to_fill_in(claims: dict[str, object], name: str) -> None:
    assert name_told(claims) == name


JEANNE = Holder("Jeanne", date(1950, 3, 7), Sex.FEMALE)
PIVOT = {"given_name": "Jeanne Marie", "birthdate": "1950-03-07", "gender": "female"}


@pytest.mark.parametrize(
    ("claims", "holder", "fits"),
    [
        pytest.param({}, JEANNE, True, id="the same"),
        pytest.param({"family_name": "MULLER"}, JEANNE, True, id="her name of birth"),
        pytest.param({"given_name": "MARIE-JEANNE"}, JEANNE, True, id="one of her names"),
        pytest.param({"given_name": "Anne"}, JEANNE, False, id="another name"),
        pytest.param({"given_name": None}, JEANNE, False, id="no name"),
        pytest.param({"birthdate": "1950-03-08"}, JEANNE, False, id="another day"),
        pytest.param({"birthdate": "1950-00-00"}, JEANNE, False, id="half a day"),
        pytest.param({"birthdate": None}, JEANNE, False, id="no day"),
        pytest.param({"gender": "male"}, JEANNE, False, id="her twin brother"),
        pytest.param({}, Holder("Jeanne", None, Sex.UNKNOWN), True, id="little is known"),
        pytest.param({}, Holder("Jeanne", None, Sex.OTHER), True, id="neither"),
        pytest.param({}, Holder("Jeanne Schmitt"), True, id="who looks for others"),
        pytest.param({}, Holder("Anne Schmitt"), False, id="somebody else"),
    ],
)
def test_whose_account_it_can_be(claims: dict[str, object], holder: Holder, fits: bool) -> None:
    assert can_be({**PIVOT, **claims}, holder) is fits
