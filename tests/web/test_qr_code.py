"""The drawing of a QR code is the code, module by module, in its quiet zone."""

import re

import segno

from web.qr_code import QUIET_ZONE, qr_code

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def test_the_path_draws_every_dark_module_once() -> None:
    drawn = qr_code("otpauth://totp/Cigogne:a?secret=ABCDEFGH")
    dark = [
        (int(x) + step, int(y))
        for x, y, length, back in RUN.findall(drawn.path)
        for step in range(int(length))
        if length == back
    ]
    rows = list(segno.make_qr("otpauth://totp/Cigogne:a?secret=ABCDEFGH", error="m").matrix_iter())
    wanted = [(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module]
    assert sorted(dark) == sorted(wanted)
    assert drawn.size == len(rows)
    assert RUN.sub("", drawn.path) == ""


def test_nothing_dark_stands_in_the_quiet_zone() -> None:
    places = [int(place) for run in RUN.findall(qr_code("x").path) for place in run[:2]]
    assert min(places) == QUIET_ZONE
