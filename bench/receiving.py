"""Measures how fast objects come in, beside Orthanc: rows P1 to P3.

Decides what is sent: slices of a CT under identifiers that are new in each round, the same to both
servers. Ours answers once an object is durable and indexed; Orthanc does as it is shipped.
"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from comparing import ROUNDS
from exams import make_slices, renamed
from rows import ONE_ASSOCIATION, SEVERAL_ASSOCIATIONS, STOW, Goal, Row
from sending import Door, NotTaken, by_c_store, by_stow

SLICES = 200
"""Of half a megabyte each, over one association or in four requests."""
ASSOCIATIONS = 8
SLICES_EACH = 40
Sending = Callable[[Door, Sequence[Path]], float]


def received(ours: Door, theirs: Door, folder: Path) -> Iterator[Row]:
    """Below this folder objects are made for each round, and deleted after it."""
    slices = make_slices(folder / "slices", SLICES)
    eight = [slices[:SLICES_EACH]] * ASSOCIATIONS
    for goal, what, sending, portions in (
        (ONE_ASSOCIATION, "C-STORE, one association", by_c_store, [slices]),
        (SEVERAL_ASSOCIATIONS, "C-STORE, eight associations", by_c_store, eight),
        (STOW, "STOW-RS, fifty a request", by_stow, [slices]),
    ):
        yield _row(goal, what, _rounds(sending, (ours, theirs), portions, folder))


def _row(goal: Goal, what: str, rounds: Iterator[tuple[float, float]]) -> Row:
    try:
        rates = list(rounds)
    except NotTaken as refused:
        return Row(goal, what, None, f"not measured: {refused}")
    mine, other = (median(side) for side in zip(*rates, strict=True))
    ratio = median(one / two for one, two in rates)
    return Row(goal, what, ratio, f"{mine:.1f}/s ÷ {other:.1f}/s")


def _rounds(
    sending: Sending,
    doors: tuple[Door, Door],
    portions: Sequence[Sequence[Path]],
    folder: Path,
) -> Iterator[tuple[float, float]]:
    """Objects a second into both, in each round after the first, which warms up."""
    for number in range(ROUNDS + 1):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            folders = [renamed(one, Path(place, f"{at}")) for at, one in enumerate(portions)]
            mine, other = (sending(door, folders) for door in doors)
        if number:
            yield mine, other
