"""Which version counts when, what a new one is called, and what it has to say."""

from datetime import date

import pytest

from core.rules.leaflets import (
    LONGEST_PART,
    Edition,
    LeafletLanguage,
    Part,
    PartObjection,
    in_force,
    next_version,
    objections,
    places_of,
)

GOOD = {part: "Texte " + " ".join(places_of(part)) for part in Part}


@pytest.mark.parametrize(
    ("language", "tag", "direction"),
    [
        (LeafletLanguage.FRENCH, "fr", "ltr"),
        (LeafletLanguage.EASY_FRENCH, "fr", "ltr"),
        (LeafletLanguage.GERMAN, "de", "ltr"),
        (LeafletLanguage.ENGLISH, "en", "ltr"),
        (LeafletLanguage.TURKISH, "tr", "ltr"),
        (LeafletLanguage.ARABIC, "ar", "rtl"),
    ],
)
def test_how_a_language_is_read(language: LeafletLanguage, tag: str, direction: str) -> None:
    assert (language.tag, language.direction) == (tag, direction)


@pytest.mark.parametrize(
    ("part", "places"),
    [
        (Part.TITLE, []),
        (Part.PROMISE, []),
        (Part.BEARER, ["{name}", "{year}"]),
        (Part.DESK, ["{phone}"]),
        (Part.EXPLANATION, []),
        (Part.OPENING, []),
        (Part.ADDRESS, []),
        (Part.CODE, []),
        (Part.BIRTH_DATE, []),
        (Part.SHORTCUT, []),
        (Part.PICTURE, []),
        (Part.DEADLINE, ["{clock}", "{day}"]),
        (Part.CARE, []),
        (Part.HELP_BY_PHONE, ["{phone}"]),
        (Part.HELP, []),
        (Part.RIGHTS, []),
        (Part.VERSION, ["{version}"]),
    ],
)
def test_what_a_part_leaves_open(part: Part, places: list[str]) -> None:
    assert places_of(part) == places


def edition(version: str, begins: date) -> Edition:
    return Edition(LeafletLanguage.FRENCH, version, begins, GOOD)


EDITIONS = [
    edition("2026-1", date(2026, 1, 1)),
    edition("2026-3", date(2026, 6, 1)),
    edition("2026-2", date(2026, 4, 1)),
    edition("2026-4", date(2026, 6, 1)),
]


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (date(2025, 12, 31), "2026-1"),
        (date(2026, 1, 1), "2026-1"),
        (date(2026, 3, 31), "2026-1"),
        (date(2026, 4, 1), "2026-2"),
        (date(2026, 6, 1), "2026-4"),
        (date(2030, 1, 1), "2026-4"),
    ],
)
def test_the_last_that_has_begun_counts(day: date, version: str) -> None:
    assert in_force(EDITIONS, day).version == version


@pytest.mark.parametrize(
    ("taken", "begins", "version"),
    [
        ((), date(2026, 1, 1), "2026-1"),
        (("2026-1", "2026-2"), date(2026, 5, 1), "2026-3"),
        (("2026-1", "2026-2"), date(2027, 1, 1), "2027-1"),
        (("2026-2",), date(2026, 5, 1), "2026-1"),
    ],
)
def test_a_version_is_called_by_its_year(taken: tuple[str], begins: date, version: str) -> None:
    assert next_version(taken, begins) == version


def test_words_that_say_everything_meet_no_objection() -> None:
    assert objections(GOOD) == {}


@pytest.mark.parametrize(
    ("part", "text", "objection"),
    [
        (Part.TITLE, "", PartObjection.MISSING),
        (Part.TITLE, " \n", PartObjection.MISSING),
        (Part.RIGHTS, "x" * (LONGEST_PART + 1), PartObjection.TOO_LONG),
        (Part.TITLE, "Pour {name}", PartObjection.PLACES_DIFFER),
        (Part.BEARER, "Pour {name}", PartObjection.PLACES_DIFFER),
        (Part.BEARER, "Pour {name} {year} {code}", PartObjection.PLACES_DIFFER),
        (Part.DEADLINE, "Le {day} {}", PartObjection.PLACES_DIFFER),
    ],
)
def test_words_that_say_less_or_more_are_objected_to(
    part: Part, text: str, objection: PartObjection
) -> None:
    assert objections(GOOD | {part: text}) == {part: objection}
