"""Draws a QR code as one path of an SVG, so that it stands in a page without any other request."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_ZONE = 4
"""Modules of light around it (ISO/IEC 18004 section 9.1)."""


@dataclass(frozen=True, slots=True)
class QrCode:
    size: int
    """Modules along a side, with the quiet zone."""
    path: str
    """The dark modules, for the `d` of a path filled with black on white."""


def qr_code(text: str) -> QrCode:
    """The drawing of a text, readable with a seventh of it soiled (level M)."""
    rows = list(segno.make_qr(text, error="m").matrix_iter(border=QUIET_ZONE))
    runs = "".join(_runs(line, y) for y, line in enumerate(rows))
    return QrCode(len(rows), runs)


def _runs(line: Iterable[int], y: int) -> str:
    drawn, x = "", 0
    for dark, modules in groupby(line):
        length = len(list(modules))
        drawn += f"M{x} {y}h{length}v1h-{length}z" if dark else ""
        x += length
    return drawn
