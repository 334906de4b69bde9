"""What doses come to: units, what adds up, what replaces what."""

import pytest

from core.rules.dose import UNITS, Figure, Quantity, Statement, combined, converted


@pytest.mark.parametrize(
    ("quantity", "value", "unit", "expected"),
    [
        pytest.param(Quantity.DLP, 502.4, "mGy.cm", 502.4, id="as the standard writes it"),
        pytest.param(Quantity.DLP, 2002.39, "mGycm", 2002.39, id="as old scanners write it"),
        pytest.param(Quantity.DAP, 1.07e-05, "Gy.m2", 0.107, id="square metres"),
        pytest.param(Quantity.DAP, 1.6e-05, "Gym2", 0.16, id="square metres, the old way"),
        pytest.param(Quantity.DAP, 3, "dGy.cm2", 0.3, id="decigray"),
        pytest.param(Quantity.DAP, 25, "µGy·m²", 0.25, id="with real signs"),
        pytest.param(Quantity.CTDI_VOL, 0.0053, "Gy", 5.3, id="gray"),
        pytest.param(Quantity.REFERENCE_POINT, 0.00252, "Gy", 2.52, id="at the reference point"),
        pytest.param(Quantity.REFERENCE_POINT, 2.52, "mGy", 2.52, id="as another maker writes it"),
        pytest.param(Quantity.AGD, 0.013, "dGy", 1.3, id="of a breast, in decigray"),
        pytest.param(Quantity.ACTIVITY, 394e6, "Bq", 394, id="becquerel"),
        pytest.param(Quantity.ACTIVITY, 10, "mCi", 370, id="curie"),
        pytest.param(Quantity.DLP, 5, "mGy", None, id="not a unit of it"),
        pytest.param(Quantity.DLP, 5, "", None, id="no unit"),
        pytest.param(Quantity.DLP, -5, "mGy.cm", None, id="less than nothing"),
    ],
)
def test_converted(quantity: Quantity, value: float, unit: str, expected: float | None) -> None:
    assert converted(quantity, value, unit) == (
        None if expected is None else pytest.approx(expected)
    )


def test_every_quantity_has_units_and_its_own_is_one() -> None:
    assert set(UNITS) == set(Quantity)
    assert all(1 in units.values() for units in UNITS.values())


def dlp(value: float) -> Figure:
    return Figure(Quantity.DLP, value)


def report(total: float, **events: float) -> Statement:
    return Statement((dlp(total),), {uid: (dlp(value),) for uid, value in events.items()})


FIRST = report(7.46, a=7.46)
SECOND = report(77.27, a=7.46, b=69.81)
THIRD = report(236.09, a=7.46, b=69.81, c=158.82)


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param([FIRST], 7.46, id="one report"),
        pytest.param([FIRST, SECOND, THIRD], 236.09, id="sent again with more: the last replaces"),
        pytest.param([THIRD, FIRST, SECOND], 236.09, id="in whatever order they come"),
        pytest.param([FIRST, FIRST], 7.46, id="sent twice"),
        pytest.param([report(60.17, a=60.17), report(56.44, b=56.44)], 116.61, id="continued"),
        pytest.param(
            [report(30, a=10, b=20), report(50, b=20, c=30)], 60, id="overlapping: each once"
        ),
        pytest.param([report(5), report(5)], 5, id="no events named: the same exposures"),
        pytest.param([Statement((), {"a": (dlp(3),), "b": (dlp(4),)})], 7, id="no total told"),
        pytest.param(
            [report(8, a=10), report(8, a=8)], 8, id="corrected: the last that holds all counts"
        ),
    ],
)
def test_what_reports_come_to(statements: list[Statement], expected: float) -> None:
    (figure,) = combined(statements)
    assert figure.value == pytest.approx(expected)


def test_ctdi_never_adds_up() -> None:
    figures = [Figure(Quantity.CTDI_VOL, value, "body") for value in (3.0, 9.0, 5.0)]
    statement = Statement((), {str(n): (figure,) for n, figure in enumerate(figures)})
    head = Statement((), {"head": (Figure(Quantity.CTDI_VOL, 40.0, "head"),)})
    assert combined([statement, head]) == [
        Figure(Quantity.CTDI_VOL, 9.0, "body"),
        Figure(Quantity.CTDI_VOL, 40.0, "head"),
    ]


def test_breasts_and_planes() -> None:
    breasts = Statement(
        (Figure(Quantity.AGD, 1.3, "left"), Figure(Quantity.AGD, 1.28, "right")), {"a": ()}
    )
    again = Statement((Figure(Quantity.AGD, 1.1, "left"),), {"b": ()})
    planes = Statement((Figure(Quantity.DAP, 2), Figure(Quantity.DAP, 3)), {"c": ()})
    assert {(one.about, round(one.value, 2)) for one in combined([breasts, again, planes])} == {
        ("left", 2.4),
        ("right", 1.28),
        ("", 5),
    }


def test_nothing_stated_is_nothing() -> None:
    assert combined([]) == []
