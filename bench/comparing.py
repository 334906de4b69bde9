"""Measures the two servers in turn, under the same eight clients: rows P4 and P5.

Decides how a ratio is taken: after a warm-up, several rounds, each of ours then the peer's; the figure
is the median of the rounds' ratios, so that a machine that slows down slows both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from cigogne import PatientSite
from clients import Address, Clients, NotShown, fetch
from exams import BenchExam
from rows import ON_DEMAND, STORED, Goal, Row

ROUNDS = 3
WARM_UP = 0.5


@dataclass(frozen=True, slots=True)
class Contest:
    """The clients, how long they ask in a round, and what Orthanc is asked for each exam."""

    clients: Clients
    seconds: float
    site: PatientSite
    peer: Mapping[BenchExam, Sequence[Address]]

    def on_demand(self) -> Iterator[Row]:
        """Frames rendered in a window that was given."""
        for exam, theirs in self.peer.items():
            yield self.row(ON_DEMAND, f"{exam.title}, windowed", self.site.windowed(exam), theirs)

    def stored(self) -> Iterator[Row]:
        """Frames as they were prepared, one by one and as the viewer loads them, against the peer,
        which prepares none."""
        for exam, theirs in self.peer.items():
            yield self.row(STORED, f"{exam.title}, stored", self.site.stored(exam), theirs)
            stacks = self.site.whole_stacks(exam)
            frames = exam.modality.images / len(stacks)
            yield self.row(STORED, f"{exam.title}, whole stack", stacks, theirs, frames)

    def row(
        self,
        goal: Goal,
        what: str,
        ours: Sequence[Address],
        theirs: Sequence[Address],
        frames: float = 1,
    ) -> Row:
        """Both in turn; `frames` is how many of them one answer of ours holds, on average."""
        try:
            fetch(ours[0])
            fetch(theirs[0])
            rounds = self._rounds(ours, theirs)
        except NotShown as not_shown:
            return Row(goal, what, None, f"not measured: {not_shown}")
        mine, other = (median(rates) for rates in zip(*rounds, strict=True))
        ratio = median(mine / other for mine, other in rounds) * frames
        return Row(goal, what, ratio, f"{mine * frames:.1f}/s ÷ {other:.1f}/s")

    def _rounds(
        self, ours: Sequence[Address], theirs: Sequence[Address]
    ) -> list[tuple[float, float]]:
        """Answers a second of both in each round."""
        for side in (ours, theirs):
            self.clients.rate(side, WARM_UP)
        return [
            (self.clients.rate(ours, self.seconds), self.clients.rate(theirs, self.seconds))
            for _ in range(ROUNDS)
        ]
