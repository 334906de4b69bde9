"""Lays a group of curves out on paper: twelve leads as cardiologists know them, others one a row.

Decides places in millimetres, the speed, and how fine a curve is drawn. Colours, sentences and the
drawing itself are the template's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.objects.content import Number
from core.objects.leads import TWELVE
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

UNITS = 20
"""Units of a drawing in a millimetre; a curve's points are whole units."""

STROKE = 0.2
"""Millimetres within which a curve is drawn as its lowest and highest point: a pen is broader."""

RHYTHM = "II"
COLUMNS = 4
COLUMN_SECONDS = 2.5


@dataclass(frozen=True, slots=True)
class Trace:
    """One curve on paper, in units: where its label stands, and its path (SVG 2 section 9.3)."""

    label: str
    x: int
    y: int
    path: str
    box: Amount | None
    """What a large square stands for; None where the gain of the sheet says it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A drawn `group`. Sizes are in units; `speed` in millimetres a second, `gain` in millimetres a
    millivolt or None. `marks` are paths too: a millivolt before each row, an end after each column."""

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


Row = tuple[_Panel, ...]


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
        rows = self._twelve_leads() or [(self._panel(one),) for one in self._group.channels]
        room = self._gain or SMALLEST
        heights = [_height(row, room) for row in rows]
        tops = [sum(heights[:number]) for number in range(len(rows))]
        lines = [
            top + LABEL_HEIGHT + _above(row, room) for top, row in zip(tops, rows, strict=True)
        ]
        width, height = _size(rows, self._step), sum(heights)
        placed = list(zip(rows, tops, lines, strict=True))
        return Sheet(
            group=self._group,
            width=_units(width),
            height=_units(height),
            speed=self._speed,
            gain=self._gain,
            fine_grid=_grid(width, height, 1),
            coarse_grid=_grid(width, height, 5),
            traces=tuple(self._trace(p, top, line) for row, top, line in placed for p in row),
            marks=tuple(
                mark
                for row, line in zip(rows, lines, strict=True)
                for mark in self._marks(row, line)
            ),
        )

    # --- Which part of which curve stands where -------------------------------------------------

    def _twelve_leads(self) -> list[Row]:
        """Three rows of four columns and a rhythm strip; [] unless all twelve leads are there."""
        by_lead = {channel.lead: channel for channel in self._group.channels}
        if self._gain is None or not by_lead.keys() >= set(TWELVE):
            return []
        rows = [
            tuple(
                self._column(by_lead[TWELVE[3 * column + row]], column) for column in range(COLUMNS)
            )
            for row in range(3)
        ]
        is_short = self._group.seconds_read <= COLUMN_SECONDS
        return rows if is_short else [*rows, (self._panel(by_lead[RHYTHM]),)]

    def _column(self, channel: Channel, column: int) -> _Panel:
        """Columns follow each other in time where the recording is long enough."""
        goes_on = self._group.seconds_read >= COLUMNS * COLUMN_SECONDS
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

    def _trace(self, panel: _Panel, top: float, line: float) -> Trace:
        return Trace(
            label=panel.channel.label,
            x=_units(panel.x + 1),
            y=_units(top + LABEL_HEIGHT - 1),
            path=path(line - panel.heights, panel.x, self._step),
            box=None if self._is_at_gain(panel.channel) else self._box(panel),
        )

    def _marks(self, row: Row, line: float) -> Iterator[str]:
        if self._gain is not None:
            yield _pulse(line, self._gain)
        yield from (_bar(line, panel.x) for panel in row[1:])

    def _box(self, panel: _Panel) -> Amount:
        return self._words.amount(Number(f"{panel.scale.box:.6g}", panel.channel.unit, None))

    def _is_at_gain(self, channel: Channel) -> bool:
        return self._gain is not None and millivolts(channel.unit) is not None


def _gain(channels: Sequence[Channel]) -> float | None:
    curves = [
        (channel.samples - middle(channel.samples)) * factor
        for channel in channels
        if (factor := millivolts(channel.unit)) is not None
    ]
    return ecg_gain(curves) if curves else None


# --- Sizes, in millimetres ----------------------------------------------------------------------------


def _above(row: Row, room: float) -> float:
    """What the row's highest curve needs, or its pulse."""
    return max(room, *(_most(panel.heights) for panel in row))


def _height(row: Row, room: float) -> float:
    """Whole millimetres, so that the grid ends with the last row."""
    below = max(SMALLEST, *(_most(-panel.heights) for panel in row))
    return float(np.ceil(LABEL_HEIGHT + _above(row, room) + below + 1))


def _most(heights: NDArray[np.float64]) -> float:
    known = heights[np.isfinite(heights)]
    return float(known.max()) if known.size else 0.0


def _size(rows: Sequence[Row], step: float) -> float:
    ends = [panel.x + len(panel.heights) * step for row in rows for panel in row]
    return float(np.ceil(max(ends) + 2))


def _units(millimetres: float) -> int:
    return round(millimetres * UNITS)


# --- Paths, in units ----------------------------------------------------------------------------------


def path(y: NDArray[np.float64], x: float, step: float) -> str:
    """A curve through these heights, in millimetres from the top, `step` apart; gaps where NaN is."""
    indices = _drawn(y, step)
    columns = np.rint((x + indices * step) * UNITS).astype(int)
    known = np.isfinite(y[indices])
    heights = np.rint(np.where(known, y[indices], 0) * UNITS).astype(int)
    points = zip(columns.tolist(), heights.tolist(), known.tolist(), strict=True)
    return "".join(_strokes(points))


def _drawn(y: NDArray[np.float64], step: float) -> NDArray[np.intp]:
    """The samples worth drawing: the lowest and the highest within each stroke, in their order."""
    within = max(int(STROKE / step), 1)
    whole = len(y) // within * within
    if within <= 2 or not whole:
        return np.arange(len(y))
    strokes = y[:whole].reshape(-1, within)
    filled = np.where(np.isfinite(strokes), strokes, 0)
    ends = np.sort(np.stack([filled.argmin(axis=1), filled.argmax(axis=1)]), axis=0)
    starts = np.arange(0, whole, within)
    drawn = np.concatenate([(starts + ends).T.ravel(), np.arange(whole, len(y))])
    return np.unique(drawn)


def _strokes(points: Iterator[tuple[int, int, bool]]) -> Iterator[str]:
    """Relative lines, so that a point takes a few letters; a new start after each gap."""
    before: tuple[int, int] | None = None
    for x, y, is_known in points:
        if not is_known:
            before = None
        elif before is None:
            yield f"M{x} {y}l0 0"
            before = x, y
        else:
            yield f" {x - before[0]} {y - before[1]}"
            before = x, y


def _pulse(line: float, gain: float) -> str:
    """One millivolt for a fifth of a second, before the curves."""
    up = _units(gain)
    return f"M{_units(2)} {_units(line)}h{_units(1)}v{-up}h{_units(5)}v{up}h{_units(1)}"


def _bar(line: float, x: float) -> str:
    """Where one lead ends and the next begins: their lines may meet by chance."""
    return f"M{_units(x)} {_units(line - 3)}v{_units(6)}"


def _grid(width: float, height: float, every: int) -> str:
    right, bottom = _units(width), _units(height)
    columns = (f"M{_units(x)} 0V{bottom}" for x in range(0, int(width) + 1, every))
    rows = (f"M0 {_units(y)}H{right}" for y in range(0, int(height) + 1, every))
    return "".join((*columns, *rows))
