"""Imports a folder, a file or a ZIP as one arrival from an establishment: the door for media."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from core.context import Context
from core.errors import InvalidInput, ObjectRefused
from core.ingest import arrivals
from core.ingest.folder import Candidate, candidates
from core.ingest.receive import receive
from core.model.receiving import Door

Watched = Callable[[list[Candidate]], Iterable[Candidate]]
"""Passes candidates through and may show how far they are (a progress bar)."""


@dataclass(frozen=True, slots=True)
class ImportSummary:
    accepted: int
    unchanged: int
    refused: list[tuple[str, ObjectRefused]] = field(default_factory=list)
    """What each refused file is called, and why."""


def import_path(
    ctx: Context, finess: str, path: Path, watched: Watched = lambda found: found
) -> ImportSummary:
    """Take in everything below `path`; its exams are complete once this returns.

    Stopped in the middle, it has kept what it acknowledged and shows nothing half; run again, it
    completes the rest. Raises InvalidInput for an unknown establishment or a path that isn't there,
    StorageFailed when an object couldn't be made safe.
    """
    if not path.exists():
        raise InvalidInput("path", "missing")
    found = list(candidates(path))
    arrival = arrivals.begin(ctx, Door.IMPORT, finess)
    refused: list[tuple[str, ObjectRefused]] = []
    for candidate in watched(found):
        try:
            receive(ctx, arrival, candidate.open(), candidate.name)
        except ObjectRefused as why:
            refused.append((candidate.name, _alone(why)))
    arrivals.end(ctx, arrival)
    return ImportSummary(arrival.accepted, arrival.unchanged, refused)


def _alone(why: ObjectRefused) -> ObjectRefused:
    """Without the frames it passed through, which hold the object: thousands may be refused."""
    why.__cause__ = why.__context__ = None
    return why.with_traceback(None)
