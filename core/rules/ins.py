"""The national health identity (INS): its number, who issued it, and how far an identity is trusted.

A number says nothing unless its key fits, and is kept for a qualified identity only: found in the
national register and checked against an identity document of high trust. (Public Health Code, L1111-8-1
and R1111-8-1 to -7; Référentiel national d'identitovigilance, part 1: statuses, strict traits.)
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from core.rules.identity import Sex, Traits

NUMBER = re.compile(r"[1-478]\d{4}(?:\d{2}|2A|2B)\d{6}\d{2}", re.ASCII)
"""Sex, year, month, department, municipality, order and key; 3, 4, 7 and 8 while it is provisional."""
INSEE_PLACE = re.compile(r"(?:\d{2}|2A|2B)\d{3}", re.ASCII)
"""A municipality of France, or 99 and a country."""
CORSICA = {"2A": "19", "2B": "18"}
"""What stands for the two departments when the key is computed."""
MALE_DIGITS, FEMALE_DIGITS = frozenset("137"), frozenset("248")


class Authority(Enum):
    """Who assigned the number, by its object identifier."""

    NIR = "1.2.250.1.213.1.4.8"
    NIA = "1.2.250.1.213.1.4.9"
    """Assigned while a person born abroad waits for her definite number."""
    TEST = "1.2.250.1.213.1.4.10"
    DEMONSTRATION = "1.2.250.1.213.1.4.11"


class IdentityStatus(Enum):
    """How far an establishment trusts the identity it knows somebody by."""

    PROVISIONAL = "provisional"
    RETRIEVED = "retrieved"
    """Found in the national register."""
    VALIDATED = "validated"
    """Checked against an identity document of high trust."""
    QUALIFIED = "qualified"
    """Both."""


@dataclass(frozen=True, slots=True)
class Ins:
    """A number with its key, 15 characters, under its authority."""

    number: str
    authority: Authority


@dataclass(frozen=True, slots=True)
class Identity:
    """All that is known of who somebody is."""

    traits: Traits
    birth_place: str = ""
    """INSEE code."""
    ins: Ins | None = None
    status: IdentityStatus = IdentityStatus.PROVISIONAL

    @property
    def qualified_ins(self) -> Ins | None:
        """The number, once it counts."""
        return self.ins if self.status is IdentityStatus.QUALIFIED else None


class InsObjection(Enum):
    """Why a number can't be somebody's."""

    MALFORMED = "malformed"
    WRONG_KEY = "wrong-key"
    OTHER_SEX = "other-sex"
    OTHER_BIRTH_DATE = "other-birth-date"


def status(*, retrieved: bool, document_checked: bool, doubtful: bool = False) -> IdentityStatus:
    """The status an identity has earned; a doubtful or invented one stays provisional whatever was
    done for it."""
    if doubtful:
        return IdentityStatus.PROVISIONAL
    if retrieved:
        return IdentityStatus.QUALIFIED if document_checked else IdentityStatus.RETRIEVED
    return IdentityStatus.VALIDATED if document_checked else IdentityStatus.PROVISIONAL


def key_of(number: str) -> str:
    """The two digits that check the first thirteen characters of a number."""
    department = CORSICA.get(number[5:7], number[5:7])
    return f"{97 - int(number[:5] + department + number[7:13]) % 97:02}"


def read_number(written: str) -> str:
    """A number as it is kept, from one written in groups or in small letters."""
    return re.sub(r"[\s.\-]", "", written).upper()


def objection_to_number(number: str) -> InsObjection | None:
    """Why these characters are no number, or None if they may be one."""
    if not NUMBER.fullmatch(number):
        return InsObjection.MALFORMED
    return None if key_of(number) == number[13:] else InsObjection.WRONG_KEY


def objections(number: str, traits: Traits) -> list[InsObjection]:
    """Everything that speaks against this being the number of somebody with these traits.

    Months outside 1 to 12 stand for one that wasn't known at registration.
    """
    formal = objection_to_number(number)
    if formal is not None:
        return [formal]
    told = []
    if _contradicts_sex(number[0], traits.sex):
        told.append(InsObjection.OTHER_SEX)
    if traits.birth_date is not None and _contradicts_day(number, traits.birth_date):
        told.append(InsObjection.OTHER_BIRTH_DATE)
    return told


def is_insee_place(code: str) -> bool:
    """Whether it has the form of an INSEE place of birth."""
    return INSEE_PLACE.fullmatch(code) is not None


def _contradicts_sex(digit: str, sex: Sex) -> bool:
    if sex is Sex.FEMALE:
        return digit in MALE_DIGITS
    return sex is Sex.MALE and digit in FEMALE_DIGITS


def _contradicts_day(number: str, born: date) -> bool:
    year, month = int(number[1:3]), int(number[3:5])
    return year != born.year % 100 or (1 <= month <= 12 and month != born.month)
