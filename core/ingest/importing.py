"""Imports a folder, a file or a ZIP as one arrival from an establishment: the door for media."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.context import Context
from core.errors import DirectoryFile, InvalidInput, ObjectRefused
from core.ingest import arrivals
from core.ingest.arrivals import OpenArrival
from core.ingest.folder import Candidate, candidates
from core.ingest.medium import at_hand, is_directory, missing
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
    missing: list[str] = field(default_factory=list)
    """What a DICOMDIR names and the medium lacks."""


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
    lacking: list[str] = []
    for candidate in watched(found):
        try:
            if is_directory(candidate):
                lacking += _take_directory(ctx, arrival, candidate, found)
            else:
                receive(ctx, arrival, candidate.open(), candidate.name)
        except ObjectRefused as why:
            refused.append((candidate.name, _alone(why)))
    arrivals.end(ctx, arrival)
    return ImportSummary(arrival.accepted, arrival.unchanged, refused, lacking)


def _take_directory(
    ctx: Context, arrival: OpenArrival, candidate: Candidate, found: Sequence[Candidate]
) -> list[str]:
    """What a DICOMDIR names and the medium lacks. Raises ObjectRefused where it is none at all."""
    with at_hand(candidate) as directory:
        try:
            receive(ctx, arrival, directory.candidate.open(), candidate.name)
        except DirectoryFile:
            return missing(directory, {one.name for one in found})
    return []


def _alone(why: ObjectRefused) -> ObjectRefused:
    """Without the frames it passed through, which hold the object: thousands may be refused."""
    why.__cause__ = why.__context__ = None
    return why.with_traceback(None)
