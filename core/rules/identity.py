"""Whether the traits of two records can be the same person's, with the grounds.

Compared are family name, given name, birth date and sex. A trait that is missing on a side says
nothing. One that differs makes the match doubtful; a different birth date together with a different
name makes it another person. Names alone never join two records.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Sex(Enum):
    FEMALE = "F"
    MALE = "M"
    OTHER = "O"
    UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Traits:
    family_name: str
    given_name: str
    birth_date: date | None
    sex: Sex


class Agreement(Enum):
    SAME = "same"
    DOUBTFUL = "doubtful"
    DIFFERENT = "different"


class Ground(Enum):
    """A trait that speaks against the match."""

    FAMILY_NAME = "family-name"
    GIVEN_NAME = "given-name"
    BIRTH_DATE = "birth-date"
    SEX = "sex"


@dataclass(frozen=True, slots=True)
class Comparison:
    agreement: Agreement
    grounds: frozenset[Ground]


def compare(ours: Traits, theirs: Traits) -> Comparison:
    """Compare what is known about a patient with what a sender says."""
    grounds = frozenset(_grounds(ours, theirs))
    if not grounds:
        return Comparison(Agreement.SAME, grounds)
    name_differs = grounds & {Ground.FAMILY_NAME, Ground.GIVEN_NAME}
    if Ground.BIRTH_DATE in grounds and name_differs:
        return Comparison(Agreement.DIFFERENT, grounds)
    return Comparison(Agreement.DOUBTFUL, grounds)


def _grounds(ours: Traits, theirs: Traits) -> list[Ground]:
    pairs = (
        (Ground.FAMILY_NAME, name_key(ours.family_name), name_key(theirs.family_name)),
        (Ground.GIVEN_NAME, name_key(ours.given_name), name_key(theirs.given_name)),
        (Ground.BIRTH_DATE, ours.birth_date, theirs.birth_date),
        (Ground.SEX, ours.sex.value, theirs.sex.value),
    )
    return [ground for ground, mine, other in pairs if mine and other and mine != other]


def name_key(name: str) -> str:
    """A name as it is compared and searched: capital letters without accents, and single spaces for
    hyphens, apostrophes and other signs. Letters that don't decompose are written out as identity
    papers do. The key of a key is itself."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _SIGNS.sub(" ", plain.upper().translate(_WRITTEN_OUT)).strip()


_WRITTEN_OUT = str.maketrans(
    {
        "ẞ": "SS",
        "Œ": "OE",
        "Æ": "AE",
        "Ø": "O",
        "Ł": "L",
        "Đ": "D",
        "Ð": "D",
        "Þ": "TH",
        "Ħ": "H",
        "Ŧ": "T",
        "Ŋ": "N",
        "ـ": "",
    }
)
"""The last one stretches an Arabic word and is no letter."""

_SIGNS = re.compile(r"[\W_\u02b9-\u02ff]+")
"""What separates the parts of a name, apostrophes that count as letters in Unicode included."""
