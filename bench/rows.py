"""A row of the table: a figure beside its floor and its aim, and how it is written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should come to: never past the floor, towards the aim."""

    name: str
    floor: float
    aim: float
    unit: str

    def verdict(self, figure: float) -> str:
        more_is_better = self.aim > self.floor
        if figure == self.aim or (figure > self.aim) == more_is_better:
            return "aim"
        if figure == self.floor or (figure > self.floor) == more_is_better:
            return "floor"
        return "BELOW"


ONE_ASSOCIATION = Goal("P1", 1, 2, "×")
SEVERAL_ASSOCIATIONS = Goal("P2", 1.5, 3, "×")
STOW = Goal("P3", 1.5, 3, "×")
ON_DEMAND = Goal("P4", 1, 3, "×")
STORED = Goal("P5", 8, 20, "×")
PREPARED = Goal("P6", 600, 1100, "/s")
FIRST = Goal("P7", 0.5, 0.5, "s")
EIGHTH = Goal("P7", 3, 3, "s")
WHOLE = Goal("P7", 1.1, 1, "× line")
AHEAD = Goal("P7", 10, 20, "×")
WIRE = Goal("P8", 1.1, 1.0, "×")
THROUGHPUT = Goal("P8", 0.4, 0.7, "×")
FIRST_BYTE = Goal("P8", 50, 15, "ms")
MEMORY = Goal("P8", 32, 0, "MB")
RANGE = Goal("P9", 20, 5, "ms")
KEPT = Goal("P13", 1.6, 0.7, "×")
FETCHED = Goal("W", 1, 3, "×")
METADATA = Goal("W", 5, 20, "×")
BY_PATIENT = Goal("P14", 10, 100, "×")
WEIGHT = Goal("P12", 60, 40, "KB")


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `told` says what it was made from, or why there is none."""

    goal: Goal
    what: str
    figure: float | None
    told: str

    def __str__(self) -> str:
        goal = self.goal
        if self.figure is None:
            return f"{goal.name:4} {self.what:34} {'—':>9}  {self.told}"
        figure = f"{self.figure:.1f} {goal.unit}"
        goals = f"floor {goal.floor:g}, aim {goal.aim:g}"
        return (
            f"{goal.name:4} {self.what:34} {figure:>9}  {goals:22}"
            f" {goal.verdict(self.figure):6} {self.told}"
        )


def told_as_they_come(rows: Iterable[Row]) -> Iterator[Row]:
    """Print each row as soon as it is measured: a run takes minutes."""
    for row in rows:
        print(row, flush=True)
        yield row
