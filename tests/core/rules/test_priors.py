"""Which earlier exam is offered beside one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.rules.kinds import Kind
from core.rules.priors import Comparable, best_prior
from core.rules.regions import Place, Region

DAY = date(2026, 3, 12)
THORAX = frozenset({Place(Region.THORAX)})
HEAD = frozenset({Place(Region.HEAD)})
EXAM = Comparable(9, Kind.CT, THORAX, DAY)
YEAR = replace(EXAM, id=1, day=DAY - timedelta(days=365))
MONTH = replace(EXAM, id=2, day=DAY - timedelta(days=30))


@pytest.mark.parametrize(
    ("others", "prior"),
    [
        pytest.param([], None, id="the first exam"),
        pytest.param([YEAR, MONTH], MONTH, id="the last one before"),
        pytest.param([EXAM], None, id="not itself"),
        pytest.param([replace(MONTH, day=DAY + timedelta(days=1))], None, id="not a later one"),
        pytest.param([replace(MONTH, kind=Kind.MR), YEAR], YEAR, id="not of another kind"),
        pytest.param([replace(MONTH, places=HEAD), YEAR], YEAR, id="not of another region"),
        pytest.param([replace(MONTH, day=None)], None, id="not one without a day"),
    ],
)
def test_best_prior(others: list[Comparable], prior: Comparable | None) -> None:
    assert best_prior(EXAM, others) == prior


@pytest.mark.parametrize("unknown", [{"places": frozenset()}, {"kind": None}, {"day": None}])
def test_what_isnt_known_is_never_the_same(unknown: dict[str, object]) -> None:
    exam = replace(EXAM, **unknown)  # type: ignore[arg-type]
    assert best_prior(exam, [replace(MONTH, **unknown)]) is None  # type: ignore[arg-type]
