"""What an exam's dose is told beside: natural radiation, and the national reference level (Y2, Y5).

Both are of its kind, for adults, and of no person: an exam of several regions, or of an unknown one, is
compared with nothing. The figures and where they come from are data, in `dose_references.toml`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.naming import Named
from core.regions import places_of
from core.rules.kinds import Kind, kind_of
from core.rules.regions import WITHIN, Region

FILE = Path(__file__).with_name("dose_references.toml")
DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the figures come from, to be told beside them."""

    background: str
    typical: str
    levels: str


def background_days(exam: Named) -> float | None:
    """In how many days natural radiation gives an adult what an exam of this kind typically does."""
    typical = _figure_for(exam, _figures("typical", "millisieverts"))
    yearly: float = _table()["background"]["millisieverts_a_year"]
    return None if typical is None else typical / yearly * DAYS_OF_A_YEAR


def reference_level(exam: Named) -> float | None:
    """The reference level of one view of an adult's exam of this kind: DAP in Gy·cm²."""
    return _figure_for(exam, _figures("levels", "level"))


@cache
def sources() -> Sources:
    table = _table()
    return Sources(**{name: table[name]["source"] for name in ("background", "typical", "levels")})


def _figure_for(exam: Named, figures: Mapping[tuple[Kind, Region], float]) -> float | None:
    """The figure of its region, else of the one around; none where it isn't of one region."""
    kind = kind_of(exam.modality)
    regions = {place.region for place in places_of(exam)}
    if kind is None or len(regions) != 1:
        return None
    (region,) = regions
    found = figures.get((kind, region))
    return figures.get((kind, WITHIN.get(region, region))) if found is None else found


@cache
def _figures(table: str, figure: str) -> dict[tuple[Kind, Region], float]:
    return {
        (Kind(one["kind"]), Region(one["region"])): float(one[figure])
        for one in _table()[table]["exams"]
    }


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text("utf-8"))
