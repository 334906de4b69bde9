"""The doctors a message names: in which role, and by which RPPS number where it tells one.

A number counts as RPPS by its authority or type, and by its check digit: a wrong one would open an exam
to a stranger.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.hl7.message import Segment
from core.hl7.people import Person, person
from core.rules.doctors import DoctorRole
from core.rules.rpps import read_rpps

RPPS_AUTHORITIES = frozenset({"1.2.250.1.71.4.2.1", "ASIP-SANTE-PS", "RPPS"})
RPPS_LENGTH = 11
IDENTITY_PREFIX = "8"
"""National identifiers of professionals are the RPPS number behind the digit of its kind."""


@dataclass(frozen=True, slots=True)
class Doctor:
    """A doctor whom a message names. `rpps` is "" where it tells no valid one."""

    role: DoctorRole
    rpps: str
    name: str


_FIELDS = {
    "OBR": ((16, DoctorRole.REQUESTING), (28, DoctorRole.COPIED)),
    "PV1": (
        (7, DoctorRole.ATTENDING),
        (8, DoctorRole.REFERRING),
        (9, DoctorRole.CONSULTING),
    ),
}


def doctors_of(segments: Iterable[Segment]) -> tuple[Doctor, ...]:
    """The doctors that these OBR and PV1 segments name, each role once."""
    return tuple(dict.fromkeys(one for segment in segments for one in _named(segment)))


def _named(segment: Segment) -> Iterator[Doctor]:
    for number, role in _FIELDS.get(segment.name, ()):
        for value in segment.values(number):
            named = person(value)
            if named.name or named.number:
                yield Doctor(role, rpps_of(named), named.name[:200])


def rpps_of(named: Person) -> str:
    """The RPPS number of a person; "" for what is none."""
    number = named.number
    if len(number) == RPPS_LENGTH + 1 and number.startswith(IDENTITY_PREFIX):
        number = number[1:]
    declared = {named.authority.upper(), named.number_type.upper()} & RPPS_AUTHORITIES
    return (read_rpps(number) or "") if declared else ""
