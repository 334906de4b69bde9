"""Which earlier exam is offered beside one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.body_regions import REGIONS, region_of
from core.everyday_words import BODY_PARTS
from core.rules.priors import Comparable, best_prior

DAY = date(2026, 3, 12)
EXAM = Comparable(9, "CT", "chest", DAY)
YEAR = replace(EXAM, id=1, day=DAY - timedelta(days=365))
MONTH = replace(EXAM, id=2, day=DAY - timedelta(days=30))


@pytest.mark.parametrize(
    ("others", "prior"),
    [
        pytest.param([], None, id="the first exam"),
        pytest.param([YEAR, MONTH], MONTH, id="the last one before"),
        pytest.param([EXAM], None, id="not itself"),
        pytest.param([replace(MONTH, day=DAY + timedelta(days=1))], None, id="not a later one"),
        pytest.param([replace(MONTH, modality="MR"), YEAR], YEAR, id="not of another kind"),
        pytest.param([replace(MONTH, region="head"), YEAR], YEAR, id="not of another region"),
        pytest.param([replace(MONTH, day=None)], None, id="not one without a day"),
    ],
)
def test_best_prior(others: list[Comparable], prior: Comparable | None) -> None:
    assert best_prior(EXAM, others) == prior


@pytest.mark.parametrize("unknown", [{"region": ""}, {"modality": ""}, {"day": None}])
def test_what_isnt_known_is_never_the_same(unknown: dict[str, object]) -> None:
    exam = replace(EXAM, **unknown)  # type: ignore[arg-type]
    assert best_prior(exam, [replace(MONTH, **unknown)]) is None  # type: ignore[arg-type]


def test_every_body_part_with_a_name_lies_in_one_region_at_most() -> None:
    parts = [part for region in REGIONS.values() for part in region]
    assert len(parts) == len(set(parts))
    assert set(parts) <= set(BODY_PARTS)


@pytest.mark.parametrize(
    ("part", "region"),
    [("CHEST", "chest"), ("lung ", "chest"), ("L-SPINE", "spine"), ("TOOTH", "TOOTH"), ("", "")],
)
def test_region(part: str, region: str) -> None:
    assert region_of(part) == region
