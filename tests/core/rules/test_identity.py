"""Whether two records can be the same person's: named cases, and every combination of traits."""

from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest

from core.rules.identity import Agreement, Comparison, Ground, Sex, Traits, compare

OURS = Traits("Schœpflin", "Marie-Louise", date(1958, 11, 3), Sex.FEMALE)
NOTHING_KNOWN = Traits("", "", None, Sex.UNKNOWN)


def says(agreement: Agreement, *grounds: Ground) -> Comparison:
    return Comparison(agreement, frozenset(grounds))


SAME = says(Agreement.SAME)

NAMED_CASES = [
    pytest.param(OURS, SAME, id="same traits"),
    pytest.param(
        Traits("SCHOEPFLIN", "MARIE LOUISE", date(1958, 11, 3), Sex.FEMALE),
        SAME,
        id="same name as machines write it",
    ),
    pytest.param(NOTHING_KNOWN, SAME, id="sender says nothing"),
    pytest.param(replace(OURS, birth_date=None), SAME, id="sender has no birth date"),
    pytest.param(replace(OURS, sex=Sex.UNKNOWN), SAME, id="sender has no sex"),
    pytest.param(replace(OURS, given_name="-"), SAME, id="sender's given name is a hyphen"),
    pytest.param(
        replace(OURS, family_name="Martin"),
        says(Agreement.DOUBTFUL, Ground.FAMILY_NAME),
        id="name changed by marriage, or another person",
    ),
    pytest.param(
        replace(OURS, given_name="Marie"),
        says(Agreement.DOUBTFUL, Ground.GIVEN_NAME),
        id="half of a compound given name",
    ),
    pytest.param(
        replace(OURS, birth_date=date(1958, 3, 11)),
        says(Agreement.DOUBTFUL, Ground.BIRTH_DATE),
        id="day and month swapped",
    ),
    pytest.param(
        replace(OURS, sex=Sex.MALE),
        says(Agreement.DOUBTFUL, Ground.SEX),
        id="wrong sex ticked",
    ),
    pytest.param(
        replace(OURS, sex=Sex.OTHER),
        says(Agreement.DOUBTFUL, Ground.SEX),
        id="other is a sex and not a missing one",
    ),
    pytest.param(
        replace(OURS, family_name="Marie-Louise", given_name="Schœpflin"),
        says(Agreement.DOUBTFUL, Ground.FAMILY_NAME, Ground.GIVEN_NAME),
        id="family and given name swapped",
    ),
    pytest.param(
        replace(OURS, given_name="Jean", sex=Sex.MALE),
        says(Agreement.DOUBTFUL, Ground.GIVEN_NAME, Ground.SEX),
        id="twin brother",
    ),
    pytest.param(
        replace(OURS, given_name="Anne", birth_date=date(1985, 1, 20)),
        says(Agreement.DIFFERENT, Ground.GIVEN_NAME, Ground.BIRTH_DATE),
        id="daughter",
    ),
    pytest.param(
        Traits("Meyer", "Anne", date(1990, 5, 1), Sex.FEMALE),
        says(Agreement.DIFFERENT, Ground.FAMILY_NAME, Ground.GIVEN_NAME, Ground.BIRTH_DATE),
        id="somebody else",
    ),
    pytest.param(
        replace(OURS, birth_date=date(1958, 3, 11), sex=Sex.MALE),
        says(Agreement.DOUBTFUL, Ground.BIRTH_DATE, Ground.SEX),
        id="same name, other birth date and sex",
    ),
]


@pytest.mark.parametrize(("theirs", "expected"), NAMED_CASES)
def test_named_case(theirs: Traits, expected: Comparison) -> None:
    assert compare(OURS, theirs) == expected


def test_every_agreement_and_every_ground_occurs_among_the_named_cases() -> None:
    told: list[Any] = [case.values[1] for case in NAMED_CASES]
    assert {comparison.agreement for comparison in told} == set(Agreement)
    assert frozenset().union(*(comparison.grounds for comparison in told)) == set(Ground)


# --- Every combination of a trait that agrees, is missing, or differs -----------------------------

FAMILY_NAMES = ("Schœpflin", "", "Martin")
GIVEN_NAMES = ("Marie-Louise", "", "Anne")
BIRTH_DATES = (OURS.birth_date, None, date(1990, 5, 1))
SEXES = (Sex.FEMALE, Sex.UNKNOWN, Sex.MALE)

ALL_TRAITS = [Traits(*traits) for traits in product(FAMILY_NAMES, GIVEN_NAMES, BIRTH_DATES, SEXES)]


def differing(theirs: Traits) -> set[Ground]:
    """Each trait is the last of its three."""
    last = (FAMILY_NAMES[2], GIVEN_NAMES[2], BIRTH_DATES[2], SEXES[2])
    told = (theirs.family_name, theirs.given_name, theirs.birth_date, theirs.sex)
    return {ground for ground, one, other in zip(Ground, told, last, strict=True) if one == other}


def test_the_grounds_are_the_traits_that_differ() -> None:
    for theirs in ALL_TRAITS:
        assert compare(OURS, theirs).grounds == differing(theirs), theirs


def test_another_birth_date_and_another_name_make_another_person() -> None:
    for theirs in ALL_TRAITS:
        grounds = differing(theirs)
        another = Ground.BIRTH_DATE in grounds and grounds & {Ground.FAMILY_NAME, Ground.GIVEN_NAME}
        judged = compare(OURS, theirs).agreement
        assert (judged is Agreement.DIFFERENT) == bool(another), theirs


def test_records_agree_when_nothing_differs() -> None:
    for theirs in ALL_TRAITS:
        judged = compare(OURS, theirs).agreement
        assert (judged is Agreement.SAME) == (not differing(theirs)), theirs


def test_it_doesnt_matter_whose_record_comes_first() -> None:
    for theirs in ALL_TRAITS:
        assert compare(theirs, OURS) == compare(OURS, theirs), theirs
