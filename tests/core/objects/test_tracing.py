"""Curves stand on paper where they belong: at the usual speed and gain, in the usual order."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import uid
from pydicom.dataset import Dataset

from core.imaging.dicom import DicomObject, open_object
from core.language import Language, Speech
from core.objects.paths import UNITS, curve
from core.objects.scales import fitting_scale
from core.objects.tracing import LABEL_HEIGHT, MARGIN, Sheet, sheets
from core.objects.waveform import read_recording
from core.objects.wording import Words
from tests.core.objects.recordings import channel, group, recording, twelve_leads
from tests.core.objects.writing import installed

WORDS = Words(Speech(Language.FRENCH), "")
COLUMNS = [MARGIN + column * 62.5 for column in range(4)]

Drawn = Callable[[Dataset], tuple[Sheet, ...]]


@pytest.fixture
def drawn(received: Callable[[Dataset], DicomObject]) -> Drawn:
    return lambda dataset: sheets(read_recording(received(dataset).dataset), WORDS)


def points(written: str) -> list[tuple[float, float]]:
    """The points of a path, in millimetres."""
    found: list[tuple[float, float]] = []
    for part in written.split("M")[1:]:
        start, _, rest = part.partition("l")
        x, y = map(int, start.split())
        steps = list(map(int, rest.split()))
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x / UNITS, y / UNITS))
    return found


def sine(seconds: float, amplitude: float, frequency: int = 100) -> NDArray[np.int16]:
    moments = np.arange(round(seconds * frequency)) / frequency
    return np.array([amplitude * np.sin(2 * np.pi * moments)]).astype("<i2")


# --- The paper of cardiologists ----------------------------------------------------------------------------


def test_twelve_leads_are_three_rows_of_four_and_a_rhythm_strip(drawn: Drawn) -> None:
    (sheet,) = drawn(twelve_leads(10))
    assert (sheet.speed, sheet.gain) == (25, 10)
    assert [trace.label for trace in sheet.traces] == [
        "I", "aVR", "V1", "V4",
        "II", "aVL", "V2", "V5",
        "III", "aVF", "V3", "V6",
        "II",
    ]  # fmt: skip
    starts = [points(trace.path)[0][0] for trace in sheet.traces]
    assert starts == [*COLUMNS * 3, MARGIN]
    assert len(sheet.marks) == 4 + 3 * 3


@pytest.mark.parametrize("seconds", [9.9, 10, 60])
def test_columns_go_on_where_the_one_before_ended(drawn: Drawn, seconds: float) -> None:
    (sheet,) = drawn(twelve_leads(seconds))
    starts = [points(trace.path)[0][1] for trace in sheet.traces[:4]]
    # Half a beat later the sine starts at zero again, going down.
    assert starts == pytest.approx([starts[0]] * 4, abs=0.2)
    later = [points(trace.path)[10][1] for trace in sheet.traces[:2]]
    assert later[0] < starts[0] < later[1]


@pytest.mark.parametrize(("seconds", "count"), [(2.0, 12), (5.0, 13)])
def test_short_recordings_begin_in_every_column(drawn: Drawn, seconds: float, count: int) -> None:
    (sheet,) = drawn(twelve_leads(seconds))
    assert len(sheet.traces) == count
    first, second = (points(trace.path) for trace in sheet.traces[:2])
    assert [y for _, y in first] == [y for _, y in second]


def test_a_second_is_25_millimetres_and_a_millivolt_10(drawn: Drawn) -> None:
    step = np.zeros((1, 200), "<i2")
    step[0, 150:] = 1000
    (sheet,) = drawn(recording(group(step, channel("X"))))
    places = points(sheet.traces[0].path)
    low, high = places[149], places[150]
    assert high[0] == pytest.approx(MARGIN + 1.5 * 25, abs=0.05)
    assert low[1] - high[1] == pytest.approx(10, abs=0.05)


@pytest.mark.parametrize(("unit", "amplitude"), [("uV", 1000), ("mV", 1), ("nV", 1_000_000)])
def test_gain_counts_in_millivolts_whatever_the_unit(
    drawn: Drawn, unit: str, amplitude: int
) -> None:
    square = np.array([[0, 0, 0, amplitude]], "<i4")
    (sheet,) = drawn(recording(group(square, channel("X", unit))))
    heights = [y for _, y in points(sheet.traces[0].path)]
    assert max(heights) - min(heights) == pytest.approx(10, abs=0.05)


@pytest.mark.parametrize(("amplitude", "gain"), [(3000, 10), (6000, 5), (12000, 2.5), (30000, 2.5)])
def test_gain_is_lowered_for_curves_that_would_leave_the_paper(
    drawn: Drawn, amplitude: int, gain: float
) -> None:
    (sheet,) = drawn(twelve_leads(10, amplitude))
    assert sheet.gain == gain
    for trace in sheet.traces:
        assert all(0 <= y <= sheet.height / UNITS for _, y in points(trace.path))


def test_constant_voltage_of_electrodes_does_not_count(drawn: Drawn) -> None:
    offset = sine(10, 300) + np.int16(20000)
    (sheet,) = drawn(recording(group(offset, channel("X"))))
    assert sheet.gain == 10
    heights = [y for _, y in points(sheet.traces[0].path)]
    assert max(heights) - min(heights) == pytest.approx(6, abs=0.1)


def test_pulse_is_one_millivolt_for_a_fifth_of_a_second(drawn: Drawn) -> None:
    (sheet,) = drawn(twelve_leads(10))
    assert re.findall(r"[hv]-?\d+", sheet.marks[0]) == [
        f"h{UNITS}", f"v-{10 * UNITS}", f"h{5 * UNITS}", f"v{10 * UNITS}", f"h{UNITS}",
    ]  # fmt: skip


def test_rows_do_not_run_into_each_other(drawn: Drawn) -> None:
    (sheet,) = drawn(twelve_leads(10, 2500))
    for above, below in zip(sheet.traces[::4], sheet.traces[4::4], strict=False):
        lowest = max(y for _, y in points(above.path))
        assert lowest < below.y / UNITS - LABEL_HEIGHT + 2


# --- Other recordings ---------------------------------------------------------------------------------------


def test_other_recordings_have_a_row_for_each_channel(drawn: Drawn) -> None:
    samples = np.vstack([sine(10, 40) + np.int16(80), sine(10, 7) + np.int16(6)])
    pressures = group(samples, channel("Ao", "mm[Hg]"), channel("RA", "mm[Hg]"))
    (sheet,) = drawn(recording(pressures, SOPClassUID=uid.HemodynamicWaveformStorage))
    assert sheet.gain is None
    scales = [(trace.label, trace.scale) for trace in sheet.traces]
    assert [(label, scale and (scale.box.short, scale.line.short)) for label, scale in scales] == [
        ("Ao", ("20 mmHg", "80 mmHg")),
        ("RA", ("5 mmHg", "5 mmHg")),
    ]


def test_line_of_an_own_scale_is_where_its_amount_is(drawn: Drawn) -> None:
    pressure = np.array([[60] * 5 + [80] * 5 + [120] * 5], "<i2")
    (sheet,) = drawn(
        recording(
            group(pressure, channel("Ao", "mm[Hg]")), SOPClassUID=uid.HemodynamicWaveformStorage
        )
    )
    (trace,) = sheet.traces
    assert trace.scale is not None
    heights = [y for _, y in points(trace.path)]
    line = trace.scale.y / UNITS
    assert (trace.scale.box.number, trace.scale.line.number) == ("20", "80")
    assert [heights[at] - line for at in (0, 7, 14)] == pytest.approx([5, 0, -10])


def test_breathing_is_slow(drawn: Drawn) -> None:
    breaths = group(sine(60, 100), channel("Flow", "L/min"))
    (sheet,) = drawn(recording(breaths, SOPClassUID=uid.RespiratoryWaveformStorage))
    assert sheet.speed == 6.25
    assert points(sheet.traces[0].path)[-1][0] == pytest.approx(MARGIN + 250, abs=0.1)


@pytest.mark.parametrize(
    ("low", "high", "box"),
    [(0, 100, 20), (-1, 1, 0.5), (0, 0.004, 0.001), (7, 7, 1), (0, 1e30, 1), (80, 120, 10)],
)
def test_box_of_a_scale_is_a_round_amount(low: float, high: float, box: float) -> None:
    assert fitting_scale(np.array([low, high])).box == pytest.approx(box)


# --- Paths --------------------------------------------------------------------------------------------------


def test_curves_are_interrupted_where_nothing_was_recorded() -> None:
    written = curve(np.array([1.0, 2.0, np.nan, 3.0]), 0, 1)
    assert written == "M0 20l0 0 20 20M60 60l0 0"


def test_curve_of_nothing_is_no_path() -> None:
    assert curve(np.full(50, np.nan), 0, 1) == ""


def test_peaks_survive_thinning() -> None:
    y = np.zeros(10_000)
    y[5003], y[7001] = 9.0, -9.0
    heights = [height for _, height in points(curve(y, 0, 0.01))]
    assert (max(heights), min(heights)) == (9, -9)
    assert len(heights) < 2100


def test_paths_hold_numbers_only() -> None:
    found = read_recording(open_object(installed("waveform_ecg.dcm")).dataset)
    for sheet in sheets(found, WORDS):
        for written in (*(trace.path for trace in sheet.traces), sheet.fine_grid, *sheet.marks):
            assert re.fullmatch(r"[MVHhvl0-9 -]+", written)


def test_drawing_is_light() -> None:
    found = read_recording(open_object(installed("waveform_ecg.dcm")).dataset)
    assert sum(len(trace.path) for sheet in sheets(found, WORDS) for trace in sheet.traces) < 80_000
