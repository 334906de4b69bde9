"""What an exam's dose is told beside."""

import pytest

from core.dose_references import background_days, reference_level, sources
from tests.core.test_regions import Told


@pytest.mark.parametrize(
    ("told", "days"),
    [
        pytest.param(Told("TDM thorax", "CT"), 852, id="a chest CT is more than two years"),
        pytest.param(Told("Rx thorax face", "DX"), 12, id="a chest radiograph less than two weeks"),
        pytest.param(Told("TDM cérébrale", "CT"), 243, id="a part as what lies around it"),
        pytest.param(Told("Coroscanner", "CT"), 1948, id="unless it has a figure of its own"),
        pytest.param(Told("Poignet G", "CR"), 0.12, id="a wrist next to nothing"),
        pytest.param(Told("TDM TAP", "CT"), None, id="several regions: nothing is added up"),
        pytest.param(Told("Contrôle", "CT"), None, id="an unknown region"),
        pytest.param(Told("IRM cérébrale", "MR"), None, id="without rays"),
        pytest.param(Told("Thorax", "SR"), None, id="no kind"),
    ],
)
def test_days_of_natural_radiation(told: Told, days: float | None) -> None:
    found = background_days(told)
    assert found == (None if days is None else pytest.approx(days, rel=0.03))


@pytest.mark.parametrize(
    ("told", "level"),
    [
        (Told("ASP", "DX"), 3.4),
        (Told("Bassin face", "CR"), 3.8),
        (Told("Hanche droite", "CR"), 1.35),
        (Told("Rachis cervical", "DX"), 0.4),
        (Told("Rx thorax face", "DX"), None),
        (Told("TDM abdominale", "CT"), None),
    ],
)
def test_the_reference_level_of_a_view(told: Told, level: float | None) -> None:
    assert reference_level(told) == level


def test_every_figure_has_a_source_with_its_year() -> None:
    told = sources()
    for source, year in ((told.background, "2021"), (told.typical, "2008"), (told.levels, "2019")):
        assert year in source
