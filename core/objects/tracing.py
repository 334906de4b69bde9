"""Lays a group of curves out on paper: twelve leads as cardiologists know them, others one a row.

Decides places in millimetres, and the speed. How a curve becomes a path is decided in `paths`; colours,
sentences and the drawing itself are the template's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.objects.content import Number
from core.objects.leads import TWELVE
from core.objects.paths import bar, curve, grid, pulse, tick, units
from core.objects.scales import CurveScale, ecg_gain, ecg_scale, fitting_scale, middle, millivolts
from core.objects.waveform import Channel, Group, Recording, RecordingKind
from core.objects.wording import Amount, Words

SPEED, SLOW_SPEED = 25.0, 6.25
"""Millimetres a second."""

WIDTH = 250.0
"""Millimetres of a full row: ten seconds, or forty slow ones."""

MARGIN = 10.0
"""Millimetres before the curves: room for the calibration pulse."""

LABEL_HEIGHT = 5.0
SMALLEST = 5.0
"""Millimetres that a row has above and below its line at least."""

RHYTHM = "II"
COLUMNS = 4
COLUMN_SECONDS = 2.5
ALMOST = 0.5
"""Seconds that a recording of ten may fall short of them."""


@dataclass(frozen=True, slots=True)
class OwnScale:
    """What a large square stands for, and what the line `y` units from the top does."""

    box: Amount
    line: Amount
    y: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One curve on paper, in units: where its label stands, and its path (SVG 2 section 9.3). `scale` is
    None where the gain of the sheet says it."""

    label: str
    x: int
    y: int
    path: str
    scale: OwnScale | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn `group`. Sizes are in units; `speed` in millimetres a second, `gain` in millimetres a
    millivolt or None. `marks` are paths too: a millivolt or the line before each row, an end after
    each column."""

    group: Group
    width: int
    height: int
    speed: float
    gain: float | None
    fine_grid: str
    coarse_grid: str
    traces: tuple[Trace, ...]
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Panel:
    """A part of a curve and where it begins: heights above the line, and x, in millimetres."""

    channel: Channel
    scale: CurveScale
    heights: NDArray[np.float64]
    x: float


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """Panels beside each other; `above` and `below` their common line, in millimetres."""

    panels: tuple[_Panel, ...]
    above: float
    below: float

    @property
    def height(self) -> float:
        """Whole, so that the grid ends with the last row."""
        return float(np.ceil(LABEL_HEIGHT + self.above + self.below + 1))


def sheets(recording: Recording, words: Words) -> tuple[Sheet, ...]:
    """A sheet for each group of a recording; `words` say the scales of its curves."""
    return tuple(_Tracer(group, recording.kind, words).sheet() for group in recording.groups)


class _Tracer:
    def __init__(self, group: Group, kind: RecordingKind, words: Words) -> None:
        self._group = group
        self._speed = SLOW_SPEED if kind.is_slow else SPEED
        self._step = self._speed / group.frequency
        self._words = words
        self._gain = _gain(group.channels) if kind.is_ecg else None

    def sheet(self) -> Sheet:
        rows = self._twelve_leads() or [self._row(self._panel(one)) for one in self._group.channels]
        tops = [sum(row.height for row in rows[:number]) for number in range(len(rows))]
        placed = list(zip(rows, tops, strict=True))
        width, height = _width(rows, self._step), sum(row.height for row in rows)
        return Sheet(
            group=self._group,
            width=units(width),
            height=units(height),
            speed=self._speed,
            gain=self._gain,
            fine_grid=grid(width, height, 1),
            coarse_grid=grid(width, height, 5),
            traces=tuple(trace for row, top in placed for trace in self._traces(row, top)),
            marks=tuple(mark for row, top in placed for mark in self._marks(row, top)),
        )

    # --- Which part of which curve stands where -------------------------------------------------

    def _twelve_leads(self) -> list[_Row]:
        """Three rows of four columns and a rhythm strip; [] unless all twelve leads are there."""
        leads = {channel.lead: channel for channel in self._group.channels}
        if self._gain is None or not leads.keys() >= set(TWELVE):
            return []
        rows = [
            self._row(*(self._column(leads[lead], at) for at, lead in enumerate(TWELVE[row::3])))
            for row in range(3)
        ]
        is_short = self._group.seconds_read <= COLUMN_SECONDS
        return rows if is_short else [*rows, self._row(self._panel(leads[RHYTHM]))]

    def _row(self, *panels: _Panel) -> _Row:
        """With room for the highest curve, or for the pulse."""
        above = max(self._gain or SMALLEST, *(_highest(panel.heights) for panel in panels))
        below = max(SMALLEST, *(_highest(-panel.heights) for panel in panels))
        return _Row(panels, above, below)

    def _column(self, channel: Channel, column: int) -> _Panel:
        """Columns follow each other in time where the recording is long enough."""
        goes_on = self._group.seconds_read > COLUMNS * COLUMN_SECONDS - ALMOST
        start = column * COLUMN_SECONDS if goes_on else 0.0
        panel = self._panel(channel, start, start + COLUMN_SECONDS)
        return replace(panel, x=MARGIN + column * COLUMN_SECONDS * self._speed)

    def _panel(self, channel: Channel, start: float = 0.0, end: float = 1e9) -> _Panel:
        scale = self._scale(channel)
        end = min(end, start + WIDTH / self._speed)
        first, last = (round(second * self._group.frequency) for second in (start, end))
        return _Panel(channel, scale, scale.heights(channel.samples[first:last]), MARGIN)

    def _scale(self, channel: Channel) -> CurveScale:
        in_millivolts = millivolts(channel.unit)
        if self._gain is None or in_millivolts is None:
            return fitting_scale(channel.samples)
        return ecg_scale(channel.samples, in_millivolts, self._gain)

    # --- Drawing --------------------------------------------------------------------------------

    def _traces(self, row: _Row, top: float) -> Iterator[Trace]:
        for panel in row.panels:
            yield Trace(
                label=panel.channel.label,
                x=units(panel.x + 1),
                y=units(top + LABEL_HEIGHT - 1),
                path=curve(_line(row, top) - panel.heights, panel.x, self._step),
                scale=self._own_scale(panel, _line(row, top)),
            )

    def _marks(self, row: _Row, top: float) -> Iterator[str]:
        if self._gain is not None:
            yield pulse(_line(row, top), self._gain)
        else:
            yield tick(_line(row, top), MARGIN)
        yield from (bar(_line(row, top), panel.x) for panel in row.panels[1:])

    def _own_scale(self, panel: _Panel, y: float) -> OwnScale | None:
        unit = panel.channel.unit
        if self._gain is not None and millivolts(unit) is not None:
            return None
        box, line = (
            self._words.amount(Number(f"{amount:.6g}", unit, None))
            for amount in (panel.scale.box, panel.scale.line)
        )
        return OwnScale(box, line, units(y))


def _gain(channels: Sequence[Channel]) -> float | None:
    curves = [
        (channel.samples - middle(channel.samples)) * factor
        for channel in channels
        if (factor := millivolts(channel.unit)) is not None
    ]
    return ecg_gain(curves) if curves else None


# --- Sizes, in millimetres ----------------------------------------------------------------------------


def _line(row: _Row, top: float) -> float:
    """How far the line of a row is from the top of the sheet."""
    return top + LABEL_HEIGHT + row.above


def _highest(heights: NDArray[np.float64]) -> float:
    known = heights[np.isfinite(heights)]
    return float(known.max()) if known.size else 0.0


def _width(rows: Sequence[_Row], step: float) -> float:
    ends = [panel.x + len(panel.heights) * step for row in rows for panel in row.panels]
    return float(np.ceil(max(ends) + 2))
