"""What descriptions, terms and kinds say of the place: `descriptions.tsv` is the table of cases."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from core.everyday_words import BODY_PARTS
from core.regions import REGIONS, places_of
from core.rules.regions import Place, Region, Side

CASES = [
    line.split("\t")
    for line in Path(__file__).with_name("descriptions.tsv").read_text("utf-8").splitlines()
]


class Told(NamedTuple):
    description: str
    modality: str = "CT"
    body_part: str = ""


def written(expected: str) -> set[Place]:
    """Places as the table writes them: "thorax knee:left"."""
    parts = [word.partition(":") for word in expected.split()]
    return {Place(Region(region), Side(side) if side else None) for region, _, side in parts}


@pytest.mark.parametrize(("description", "expected"), CASES)
def test_what_a_description_says(description: str, expected: str) -> None:
    assert places_of(Told(description)) == written(expected)


def test_the_table_of_cases_names_every_region() -> None:
    named = {place.region for _, expected in CASES for place in written(expected)}
    assert len(CASES) >= 200
    assert named == set(Region)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(Told("", body_part="CHEST"), "thorax", id="the device's term"),
        pytest.param(Told("Contrôle", body_part="L-SPINE "), "lumbar-spine", id="badly written"),
        pytest.param(Told("", body_part="GENOU DROIT"), "knee:right", id="words for a term"),
        pytest.param(Told("F/P G", body_part="KNEE"), "knee:left", id="its side in the words"),
        pytest.param(Told("TDM TAP", body_part="CHEST"), "thorax abdomen pelvis", id="words first"),
        pytest.param(Told("", "MG"), "breast", id="a kind that shows one part"),
        pytest.param(Told("Sein G", "MG", "CHEST"), "breast:left", id="and its side"),
        pytest.param(Told("", "PX"), "face", id="the teeth"),
        pytest.param(Told("", body_part="EXTREMITY"), "", id="some limb or other"),
        pytest.param(Told("", body_part="TOOTH FAIRY"), "", id="an unknown term"),
        pytest.param(Told("", ""), "", id="nothing"),
    ],
)
def test_where_the_description_says_nothing(told: Told, expected: str) -> None:
    assert places_of(told) == written(expected)


def test_every_term_that_has_an_everyday_name_has_a_region() -> None:
    unknown = {term for term in BODY_PARTS if not places_of(Told("", body_part=term))}
    assert unknown == {"EXTREMITY"}


def test_words_are_written_as_they_are_compared() -> None:
    listed = [words for section in tables() for words in section["words"]]
    assert all(re.fullmatch("[a-z0-9äöüß *]+", words) for words in listed)
    assert all(len(section["words"]) == len(set(section["words"])) for section in tables())


def tables() -> list[dict[str, list[str]]]:
    return list(tomllib.loads(REGIONS.read_text("utf-8")).values())
