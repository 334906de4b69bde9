"""What an exam's dose comes to: quantities in one unit each, what adds up and what doesn't (feature Y1).

A figure counts only in a unit that is known: it is converted, never assumed. A dose report that is sent
again with more events replaces the earlier one; one that goes on where another ended is added. Their
irradiation event UIDs tell which is which. (DICOM PS3.16, TID 10001, 10011 and 10021.)
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum


class Quantity(Enum):
    """What is measured; its value is kept in the unit named here."""

    DLP = "dlp"
    """Dose length product, in mGy·cm."""
    CTDI_VOL = "ctdi-vol"
    """CTDIvol, in mGy: of an acquisition. There is none of an exam, so the highest is told."""
    DAP = "dap"
    """Dose area product, in Gy·cm²."""
    REFERENCE_POINT = "reference-point"
    """Dose at the reference point, in mGy."""
    AGD = "agd"
    """Average glandular dose, in mGy, of one breast."""
    ACTIVITY = "activity"
    """Administered activity, in MBq."""


UNITS: Mapping[Quantity, Mapping[str, float]] = {
    Quantity.DLP: {"mgy.cm": 1, "mgycm": 1, "gy.cm": 1e3, "ugy.m": 0.1, "mgy.m": 100},
    Quantity.CTDI_VOL: {"mgy": 1, "gy": 1e3, "ugy": 1e-3, "cgy": 10},
    Quantity.DAP: {
        "gy.cm2": 1,
        "gycm2": 1,
        "gy.m2": 1e4,
        "gym2": 1e4,
        "dgy.cm2": 0.1,
        "dgycm2": 0.1,
        "cgy.cm2": 1e-2,
        "mgy.cm2": 1e-3,
        "mgycm2": 1e-3,
        "ugy.m2": 1e-2,
        "ugym2": 1e-2,
        "mgy.m2": 10,
    },
    Quantity.REFERENCE_POINT: {"mgy": 1, "gy": 1e3, "ugy": 1e-3, "cgy": 10, "dgy": 100},
    Quantity.AGD: {"mgy": 1, "gy": 1e3, "ugy": 1e-3, "cgy": 10, "dgy": 100},
    Quantity.ACTIVITY: {"mbq": 1, "bq": 1e-6, "kbq": 1e-3, "gbq": 1e3, "mci": 37, "uci": 0.037},
}
"""By the codes of UCUM, and those that old machines write, in small letters."""

HIGHEST = frozenset({Quantity.CTDI_VOL})
"""Quantities that never add up."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in its quantity's unit. `about` tells what it is of, where that matters: a breast
    ("left", "right"), a phantom ("head", "body")."""

    quantity: Quantity
    value: float
    about: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """What one object says: its totals, and its figures by irradiation event UID."""

    totals: tuple[Figure, ...]
    events: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)

    def sums(self) -> list[Figure]:
        """Its totals, and the sum of its events for what it has no total of."""
        told = {figure.quantity for figure in self.totals}
        rest = [one for figures in self.events.values() for one in figures]
        return [*self.totals, *_summed(one for one in rest if one.quantity not in told)]


def converted(quantity: Quantity, value: float, unit: str) -> float | None:
    """A value in the unit of its quantity; None for a unit that isn't one of it."""
    written = unit.strip().lower().replace("µ", "u").replace("·", ".").replace("*", ".")
    factor = UNITS[quantity].get(written.replace("²", "2"))
    return None if factor is None or value < 0 else value * factor


def combined(statements: Iterable[Statement]) -> list[Figure]:
    """What all these statements about one exam come to."""
    groups = _groups(list(statements))
    return _summed(figure for group in groups for figure in _of_group(group))


def _groups(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Statements that share events, together; those that name none tell of the same exposures."""
    groups: list[list[Statement]] = []
    for statement in statements:
        shared = [group for group in groups if any(_overlap(statement, one) for one in group)]
        groups = [group for group in groups if group not in shared]
        groups.append([*(one for group in shared for one in group), statement])
    return groups


def _overlap(one: Statement, other: Statement) -> bool:
    return bool(one.events.keys() & other.events.keys()) or not (one.events or other.events)


def _of_group(group: Sequence[Statement]) -> list[Figure]:
    """The one that holds all events of the others, the last such; else each event once."""
    everything = {uid for statement in group for uid in statement.events}
    whole = [one for one in group if one.events.keys() == everything]
    if whole:
        return whole[-1].sums()
    each = {uid: figures for statement in group for uid, figures in statement.events.items()}
    return _summed(figure for figures in each.values() for figure in figures)


def _summed(figures: Iterable[Figure]) -> list[Figure]:
    found: dict[tuple[Quantity, str], list[float]] = defaultdict(list)
    for figure in figures:
        found[figure.quantity, figure.about].append(figure.value)
    return [
        Figure(quantity, max(values) if quantity in HIGHEST else sum(values), about)
        for (quantity, about), values in found.items()
    ]
