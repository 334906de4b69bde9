"""Who a PID segment is about: the establishment's number, the traits, the national identity.

HL7 v2.5.1, 3.4.2; IHE PAM with its French extension: the INS stands in PID-3 under its OID, the place of
birth in PID-11 with type BDL, the reliability of the identity in PID-32 (table 0445). Read tolerantly:
what is missing or malformed says nothing; only a number there must be.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import FieldInvalid, FieldMissing
from core.hl7.message import Segment, Value
from core.hl7.moments import read_day
from core.rules.identity import Sex, Traits
from core.rules.ins import (
    Authority,
    Identity,
    IdentityStatus,
    Ins,
    is_insee_place,
    objection_to_number,
    read_number,
    status,
)

LONGEST_NUMBER = 64
LONGEST_NAME = 200
AUTHORITIES = {authority.value: authority for authority in Authority}
OTHER_TYPES = frozenset({"INS", "INS-C", "INS-NIR", "INS-NIA", "NH", "SS", "AN", "VN", "PPN", "DL"})
"""Identifier types (table 0203) that aren't an establishment's number of a patient."""
CHECKED = frozenset({"VALI", "QUAL"})
DOUBTFUL = frozenset({"DOUA", "DOUB", "DPOT", "COLP", "COLV", "ANOM", "CACH", "FICT"})
"""Reliability codes of identities that nothing may be built on."""
SEXES = {"F": Sex.FEMALE, "M": Sex.MALE, "O": Sex.OTHER, "A": Sex.OTHER}
BIRTH_PLACE = frozenset({"BDL", "BR", "N"})


@dataclass(frozen=True, slots=True)
class Identified:
    """A number of the sending establishment, and who it says that is."""

    number: str
    identity: Identity


def identified(pid: Segment) -> Identified:
    """Raises FieldMissing and FieldInvalid about the number."""
    return Identified(number_of(pid, 3), _identity(pid))


def traits_by_name(pid: Segment) -> tuple[Traits, ...]:
    """Her traits under each of the names that are told, as at birth and in use; one at least."""
    told = tuple(_traits(pid, name) for name in pid.values(5) if name)
    return told or (_traits(pid, None),)


def number_of(segment: Segment, field: int) -> str:
    """The establishment's number in a CX field: the first that is neither national nor of a stay."""
    where = f"{segment.name}-{field}"
    numbers = [value for value in segment.values(field) if value and not _is_other(value)]
    number = next((value.text(1) for value in numbers if value.text(1)), "")
    if not number:
        raise FieldMissing(where)
    if len(number) > LONGEST_NUMBER or "\N{REPLACEMENT CHARACTER}" in number:
        raise FieldInvalid(where)
    return number


def _is_other(value: Value) -> bool:
    return _authority(value) is not None or value.text(5).upper() in OTHER_TYPES


def _authority(value: Value) -> Authority | None:
    """The national authority of a CX value, by the OID in its assigning authority."""
    return AUTHORITIES.get(value.text(4, 2).removeprefix("urn:oid:"))


def _identity(pid: Segment) -> Identity:
    ins = _ins(pid.values(3))
    codes = {value.text().upper() for value in pid.values(32)}
    trusted = status(
        retrieved=ins is not None,
        document_checked=bool(codes & CHECKED),
        doubtful=bool(codes & DOUBTFUL),
    )
    return Identity(
        traits=_traits(pid, _birth_name(pid.values(5))),
        birth_place=_birth_place(pid),
        ins=ins if trusted is IdentityStatus.QUALIFIED else None,
        status=trusted,
    )


def _ins(values: Iterable[Value]) -> Ins | None:
    """The first that is a number at all; "" in PID-3 may be old ones (component 8 tells their end)."""
    for value in values:
        authority, number = _authority(value), read_number(value.text(1))
        if authority and not value.text(8) and objection_to_number(number) is None:
            return Ins(number, authority)
    return None


def _traits(pid: Segment, name: Value | None) -> Traits:
    return Traits(
        family_name=name.text(1)[:LONGEST_NAME] if name else "",
        given_name=name.text(2)[:LONGEST_NAME] if name else "",
        birth_date=read_day(pid.text(7)),
        sex=SEXES.get(pid.text(8).upper(), Sex.UNKNOWN),
    )


def _birth_name(names: Iterable[Value]) -> Value | None:
    """The legal name, which in France is that of birth; else the first."""
    told = [name for name in names if name]
    legal = [name for name in told if name.text(7).upper() in {"L", "B"}]
    return next(iter(legal or told), None)


def _birth_place(pid: Segment) -> str:
    for address in pid.values(11):
        if address.text(7).upper() in BIRTH_PLACE:
            for code in (address.text(9), address.text(5)):
                if is_insee_place(code):
                    return code
    return ""
