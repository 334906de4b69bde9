"""What an exam is of, as it was described: its kind and its places, asked the same way by all.

Worked out whenever it is asked for, from what is kept of the exam: better words mend what came long ago.
The hospital's description counts before the device's term, which is often that of a protocol; a kind
that shows one part only tells where nothing else does.
"""

import tomllib
from collections import defaultdict
from functools import cache, lru_cache
from pathlib import Path

from core.naming import Named
from core.rules.kinds import kind_of
from core.rules.regions import Place, Region, Side, Words, places

REGIONS = Path(__file__).with_name("regions.toml")
SIDES = Path(__file__).with_name("sides.toml")
NOWHERE, NEITHER = "nowhere", "neither"
"""Sections of words that only look like others."""


def places_of(exam: Named) -> frozenset[Place]:
    """Where it was made; empty where that isn't known."""
    return _places(exam.modality, exam.body_part, exam.description)


@lru_cache(maxsize=4096)
def _places(modality: str, body_part: str, description: str) -> frozenset[Place]:
    regions = (
        region_words().say(description)
        or _terms().get(_term(body_part))
        or region_words().say(body_part)
        or _shown_by(modality)
    )
    return places(regions, side_words().say(f"{description} | {body_part}"))


@cache
def region_words() -> Words[Region]:
    """What words say of the region."""
    said: dict[str, set[Region]] = defaultdict(set)
    for name, section in _table(REGIONS).items():
        for words in section["words"]:
            said[words] |= set() if name == NOWHERE else {Region(name)}
    return Words({words: frozenset(regions) for words, regions in said.items()})


@cache
def side_words() -> Words[Side]:
    """What words and letters say of the side."""
    return Words(
        {
            words: frozenset() if name == NEITHER else frozenset({Side(name)})
            for name, listed in _table(SIDES).items()
            for words in listed
        }
    )


@cache
def _terms() -> dict[str, frozenset[Region]]:
    found: dict[str, set[Region]] = defaultdict(set)
    for name, section in _table(REGIONS).items():
        for term in section["terms"]:
            found[term].add(Region(name))
    return {term: frozenset(regions) for term, regions in found.items()}


def _shown_by(modality: str) -> frozenset[Region]:
    kind = kind_of(modality)
    return frozenset() if kind is None or kind.shows is None else frozenset({kind.shows})


def _term(written: str) -> str:
    """A term as the standard writes it; senders add spaces, signs and small letters."""
    return "".join(letter for letter in written.upper() if "A" <= letter <= "Z")


def _table(file: Path) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(file.read_text("utf-8"))
