"""National health identities: keys, statuses, and what contradicts a number."""

from datetime import date

import pytest

from core.rules.identity import Sex, Traits
from core.rules.ins import (
    Authority,
    Identity,
    IdentityStatus,
    Ins,
    InsObjection,
    is_insee_place,
    key_of,
    objection_to_number,
    objections,
    read_number,
    status,
)

JEANNE = Traits("Weber", "Jeanne", date(1950, 3, 7), Sex.FEMALE)


@pytest.mark.parametrize(
    ("first_thirteen", "key"),
    [
        pytest.param("2500367482001", "46", id="mainland"),
        pytest.param("1850578006084", "91", id="the example of the register's own leaflet"),
        pytest.param("255082A004021", "74", id="southern Corsica counts as 19"),
        pytest.param("155082B033021", "57", id="northern Corsica counts as 18"),
        pytest.param("2691299350042", "83", id="born abroad"),
    ],
)
def test_key(first_thirteen: str, key: str) -> None:
    assert key_of(first_thirteen) == key
    assert objection_to_number(first_thirteen + key) is None


@pytest.mark.parametrize(
    ("number", "objection"),
    [
        pytest.param("", InsObjection.MALFORMED, id="nothing"),
        pytest.param("2500367482001", InsObjection.MALFORMED, id="without its key"),
        pytest.param("950036748200146", InsObjection.MALFORMED, id="no such sex"),
        pytest.param("255082C00402174", InsObjection.MALFORMED, id="no such department"),
        pytest.param("250036748200164", InsObjection.WRONG_KEY, id="two digits swapped"),
        pytest.param("250036748200246", InsObjection.WRONG_KEY, id="one digit wrong"),
        pytest.param("２50036748200123", InsObjection.MALFORMED, id="a digit of another script"),
    ],
)
def test_what_is_no_number(number: str, objection: InsObjection) -> None:
    assert objection_to_number(number) is objection
    assert objections(number, JEANNE) == [objection]


def test_every_single_wrong_digit_is_found() -> None:
    for at in range(13):
        for digit in "0123456789":
            typed = "250036748200146"[:at] + digit + "250036748200146"[at + 1 :]
            assert (objection_to_number(typed) is None) == (typed == "250036748200146")


@pytest.mark.parametrize(
    ("number", "traits", "expected"),
    [
        pytest.param("250036748200146", JEANNE, [], id="hers"),
        pytest.param(
            "250036748200146",
            Traits("", "", date(1950, 3, 7), Sex.MALE),
            [InsObjection.OTHER_SEX],
            id="a woman's number",
        ),
        pytest.param(
            "250036748200146",
            Traits("", "", date(1950, 4, 7), Sex.FEMALE),
            [InsObjection.OTHER_BIRTH_DATE],
            id="another month",
        ),
        pytest.param(
            "250036748200146",
            Traits("", "", date(1951, 3, 7), Sex.MALE),
            [InsObjection.OTHER_SEX, InsObjection.OTHER_BIRTH_DATE],
            id="another year and sex",
        ),
        pytest.param(
            "250316748200109",
            JEANNE,
            [],
            id="a month that wasn't known at registration",
        ),
        pytest.param(
            "250036748200146", Traits("", "", None, Sex.UNKNOWN), [], id="nothing to contradict"
        ),
        pytest.param("850036748200137", JEANNE, [], id="a provisional number of a woman"),
    ],
)
def test_what_speaks_against_a_number(
    number: str, traits: Traits, expected: list[InsObjection]
) -> None:
    assert objections(number, traits) == expected


@pytest.mark.parametrize(
    ("retrieved", "document_checked", "doubtful", "expected"),
    [
        (False, False, False, IdentityStatus.PROVISIONAL),
        (True, False, False, IdentityStatus.RETRIEVED),
        (False, True, False, IdentityStatus.VALIDATED),
        (True, True, False, IdentityStatus.QUALIFIED),
        (False, False, True, IdentityStatus.PROVISIONAL),
        (True, False, True, IdentityStatus.PROVISIONAL),
        (False, True, True, IdentityStatus.PROVISIONAL),
        (True, True, True, IdentityStatus.PROVISIONAL),
    ],
)
def test_status(
    retrieved: bool, document_checked: bool, doubtful: bool, expected: IdentityStatus
) -> None:
    assert (
        status(retrieved=retrieved, document_checked=document_checked, doubtful=doubtful)
        is expected
    )


@pytest.mark.parametrize("trusted", list(IdentityStatus))
@pytest.mark.parametrize(
    "authority", [Authority.NIR, Authority.NIA, Authority.TEST, Authority.DEMONSTRATION]
)
def test_a_number_counts_for_a_qualified_identity_only(
    trusted: IdentityStatus, authority: Authority
) -> None:
    ins = Ins("250036748200146", authority)
    counted = Identity(JEANNE, ins=ins, status=trusted).qualified_ins
    assert counted == (ins if trusted is IdentityStatus.QUALIFIED else None)


def test_a_number_is_read_as_people_write_it() -> None:
    assert read_number("2 55 08 2a 004 021 74") == "255082A00402174"


@pytest.mark.parametrize(
    ("code", "is_place"),
    [("67482", True), ("2A004", True), ("99350", True), ("6748", False), ("Strasbourg", False)],
)
def test_insee_place(code: str, is_place: bool) -> None:
    assert is_insee_place(code) is is_place
