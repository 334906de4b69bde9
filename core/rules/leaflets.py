"""The words of the leaflet: its languages, its parts, and which version counts on a day (C6, W5).

A version is never changed: a decision names the one that was read. Decides what a new version must say
and what it is called; keeping versions is `core.leaflets`', printing them `core.documents`'.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

LONGEST_PART = 4000
PLACE = re.compile(r"\{([^{}]*)\}")


class LeafletLanguage(StrEnum):
    """What the leaflet can be read in; more than the sites speak, and easy French besides."""

    FRENCH = "fr"
    EASY_FRENCH = "fr-easy"
    GERMAN = "de"
    ENGLISH = "en"
    TURKISH = "tr"
    ARABIC = "ar"

    @property
    def tag(self) -> str:
        """The language for a screen reader (BCP 47)."""
        return "fr" if self is LeafletLanguage.EASY_FRENCH else self.value

    @property
    def direction(self) -> str:
        return "rtl" if self is LeafletLanguage.ARABIC else "ltr"

    @property
    def own_name(self) -> str:
        """What its readers call it."""
        return _OWN_NAMES[self]


_OWN_NAMES = {
    LeafletLanguage.FRENCH: "Français",
    LeafletLanguage.EASY_FRENCH: "Français facile à lire",
    LeafletLanguage.GERMAN: "Deutsch",
    LeafletLanguage.ENGLISH: "English",
    LeafletLanguage.TURKISH: "Türkçe",
    LeafletLanguage.ARABIC: "العربية",
}


class Part(Enum):
    """A piece of the leaflet, in the order in which it is written."""

    TITLE = "title"
    PROMISE = "promise"
    BEARER = "bearer"
    DESK = "desk"
    EXPLANATION = "explanation"
    OPENING = "opening"
    ADDRESS = "address"
    CODE = "code"
    BIRTH_DATE = "birth_date"
    SHORTCUT = "shortcut"
    PICTURE = "picture"
    DEADLINE = "deadline"
    CARE = "care"
    HELP_BY_PHONE = "help_by_phone"
    HELP = "help"
    RIGHTS = "rights"
    VERSION = "version"


PLACES: Mapping[Part, frozenset[str]] = {
    Part.BEARER: frozenset({"name", "year"}),
    Part.DESK: frozenset({"phone"}),
    Part.DEADLINE: frozenset({"day", "clock"}),
    Part.HELP_BY_PHONE: frozenset({"phone"}),
    Part.VERSION: frozenset({"version"}),
}
"""What a part leaves open, in braces, for what is known only when it is printed."""

LAID_OUT = frozenset({Part.EXPLANATION, Part.HELP_BY_PHONE, Part.HELP, Part.RIGHTS})
"""Parts that may have headings, paragraphs and lists; the others are one paragraph."""

Words = Mapping[Part, str]


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of the words in one language, and the day from which it is handed out."""

    language: LeafletLanguage
    version: str
    begins: date
    words: Words


class PartObjection(Enum):
    MISSING = "missing"
    TOO_LONG = "too-long"
    PLACES_DIFFER = "places-differ"
    """A brace holds no place of this part, or one of its places is gone."""


def in_force(editions: Iterable[Edition], day: date) -> Edition:
    """The version handed out on a day: the last that has begun; before any has, the first."""
    in_order = sorted(editions, key=lambda edition: edition.begins)
    begun = [edition for edition in in_order if edition.begins <= day]
    return begun[-1] if begun else in_order[0]


def next_version(taken: Collection[str], begins: date) -> str:
    """The name of a new version: its year, and the first number that is free in it."""
    number = 1
    while f"{begins.year}-{number}" in taken:
        number += 1
    return f"{begins.year}-{number}"


def objections(words: Words) -> dict[Part, PartObjection]:
    """What keeps these words from being handed out, by part."""
    found = {part: _objection(part, words.get(part, "").strip()) for part in Part}
    return {part: objection for part, objection in found.items() if objection}


def places_of(part: Part) -> Sequence[str]:
    """The places of a part as they are written, in alphabetical order."""
    return [f"{{{place}}}" for place in sorted(PLACES.get(part, ()))]


def _objection(part: Part, text: str) -> PartObjection | None:
    if not text:
        return PartObjection.MISSING
    if len(text) > LONGEST_PART:
        return PartObjection.TOO_LONG
    if set(PLACE.findall(text)) != PLACES.get(part, frozenset()):
        return PartObjection.PLACES_DIFFER
    return None
