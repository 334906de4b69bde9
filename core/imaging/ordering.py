"""Splits the frames of a series into stacks that make sense to scroll, and orders each of them.

A stack goes through space, through time, or from picture to picture. Frames that show the same place
in different ways (echoes, b-values, times) are put into stacks of their own; where there are more
times than places, each place is a film of its own instead.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from core.imaging.places import Place

SAME_DIRECTION = 0.995  # cosine; within six degrees
SAME_PLACE = 0.01  # mm along the normal
MOST_STACKS = 24  # of one split; beyond that nobody would find anything
BIG_PICTURE = 2_000_000  # pixels: a radiograph, looked at by itself
MOST_BIG_PICTURES = 8
RADIAL = 6  # so many orientations, few frames each, are a turning plane, not several stacks


class Difference(Enum):
    """What tells a stack from the others of its series."""

    OBJECT = "object"
    SIZE = "size"
    ORIENTATION = "orientation"
    IMAGE_TYPE = "image-type"
    ECHO = "echo"
    B_VALUE = "b-value"
    TIME = "time"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Distinction:
    """One difference and this stack's value: "axial", an echo time in ms, a b-value in s/mm² …"""

    difference: Difference
    value: str


@dataclass(frozen=True, slots=True)
class Ordered:
    """The frames of one stack in the order to scroll them."""

    places: tuple[Place, ...]
    distinctions: tuple[Distinction, ...] = ()


def order_frames(places: Sequence[Place]) -> list[Ordered]:
    """The stacks of one series, from the places of all its frames in any order."""
    stacks = [_sorted(stack) for stack in _by_object(Ordered(tuple(places)))]
    for split in (_by_size, _by_orientation, _by_kind, _by_time):
        stacks = [part for stack in stacks for part in split(stack)]
    return stacks


# --- Order within a stack -------------------------------------------------------------------------


def _sorted(stack: Ordered) -> Ordered:
    """Through space, then time; frames of one object in the order of its dimensions. All later
    splits keep this order."""
    lengths = {len(place.dimensions) for place in stack.places}
    by_dimensions = lengths.isdisjoint({0}) and len({p.instance for p in stack.places}) == 1
    key = _dimension_order if by_dimensions else _space_and_time
    return replace(stack, places=tuple(sorted(stack.places, key=key)))


def _dimension_order(place: Place) -> tuple[object, ...]:
    return (place.dimensions, place.index)


def _space_and_time(place: Place) -> tuple[object, ...]:
    ways = (place.echo, place.b_value, place.times)
    return (_step(place), *ways, place.number, place.instance, place.index)


def _step(place: Place) -> int:
    """The distance along the normal, in steps within which two frames are at the same place."""
    return round(place.distance / SAME_PLACE)


# --- Splits ---------------------------------------------------------------------------------------


def _by_object(stack: Ordered) -> list[Ordered]:
    """Films, volumes and big pictures stand by themselves."""
    big = sum(_is_big(place) for place in stack.places)

    def alone(place: Place) -> int:
        separate = place.frames > 1 or (_is_big(place) and big <= MOST_BIG_PICTURES)
        return place.instance if separate else -1

    return _split(stack, Difference.OBJECT, alone, lambda place: place.view or str(place.number))


def _is_big(place: Place) -> bool:
    return place.frames == 1 and not place.position and place.rows * place.columns >= BIG_PICTURE


def _by_size(stack: Ordered) -> list[Ordered]:
    return _split(
        stack,
        Difference.SIZE,
        lambda place: (place.rows, place.columns),
        lambda place: f"{place.columns} × {place.rows}",
    )


def _by_orientation(stack: Ordered) -> list[Ordered]:
    found: list[Place] = []
    groups: dict[Place, int] = {}
    for place in stack.places:
        like = next((n for n, other in enumerate(found) if _is_parallel(place, other)), None)
        groups[place] = len(found) if like is None else like
        found += [place] if like is None else []
    if len(found) >= RADIAL and len(found) > len(stack.places) / 2:
        return [stack]
    return _split(stack, Difference.ORIENTATION, groups.__getitem__, plane_of)


def _is_parallel(one: Place, other: Place) -> bool:
    if not one.orientation or not other.orientation:
        return one.orientation == other.orientation
    pairs = ((one.normal, other.normal), (one.orientation[:3], other.orientation[:3]))
    return all(sum(a * b for a, b in zip(*pair, strict=True)) > SAME_DIRECTION for pair in pairs)


def plane_of(place: Place) -> str:
    """The name of the anatomical plane that a frame lies nearest to, "" where it isn't known."""
    if not place.orientation:
        return ""
    along = [abs(part) for part in place.normal]
    return ("sagittal", "coronal", "axial")[along.index(max(along))]


_KINDS: tuple[tuple[Difference, Callable[[Place], object]], ...] = (
    (Difference.IMAGE_TYPE, lambda place: place.image_type),
    (Difference.ECHO, lambda place: place.echo),
    (Difference.B_VALUE, lambda place: place.b_value),
)


def _by_kind(stack: Ordered) -> list[Ordered]:
    stacks = [stack]
    for difference, key in _KINDS:
        stacks = [part for one in stacks for part in _unless_films(one, difference, key)]
    return stacks


def _by_time(stack: Ordered) -> list[Ordered]:
    """By the first of the clues that tells one volume from the next, else by the frames' numbers."""
    if not _repeats(stack.places):
        return [stack]
    clues = range(min(len(place.times) for place in stack.places))
    clue = next((clue for clue in clues if _tells_volumes(stack.places, clue)), None)
    if clue is None:
        return _unless_films(stack, Difference.TIME, _turns(stack.places).__getitem__)
    return _unless_films(stack, Difference.TIME, lambda place: place.times[clue])


def _tells_volumes(places: Sequence[Place], clue: int) -> bool:
    """Whether frames of one place differ by this clue, and no more often than places repeat: the
    moment of each single frame tells nothing about volumes."""
    seen = {(_step(place), place.times[clue]) for place in places}
    volumes = {place.times[clue] for place in places}
    most = max(Counter(_step(place) for place in places).values())
    return len(seen) == len(places) and len(volumes) == most


def _turns(places: Sequence[Place]) -> dict[Place, int]:
    """The how-manieth frame at its place each frame is."""
    seen: Counter[int] = Counter()
    turns: dict[Place, int] = {}
    for place in sorted(places, key=lambda place: (place.number, place.instance, place.index)):
        seen[_step(place)] += 1
        turns[place] = seen[_step(place)]
    return turns


def _unless_films(
    stack: Ordered, difference: Difference, key: Callable[[Place], Any]
) -> list[Ordered]:
    """Split by a way of showing the same places; by place, where there are more ways than places."""
    ways = {key(place) for place in stack.places}
    steps = {_step(place) for place in stack.places}
    if len(ways) == 1 or not _repeats(stack.places):
        return [stack]
    if len(ways) <= min(len(steps), MOST_STACKS):
        ordered = replace(stack, places=tuple(sorted(stack.places, key=key)))
        return _split(ordered, difference, key, key)
    if len(steps) <= MOST_STACKS:
        return _split(stack, Difference.POSITION, _step, lambda place: round(place.distance, 1))
    return [replace(stack, places=tuple(sorted(stack.places, key=key)))]


def _repeats(places: Sequence[Place]) -> bool:
    """Whether several frames show the same place; without positions there is no place to repeat."""
    if not all(place.position and place.orientation for place in places):
        return False
    return len({_step(place) for place in places}) < len(places)


def _split(
    stack: Ordered,
    difference: Difference,
    key: Callable[[Place], object],
    value: Callable[[Place], object],
) -> list[Ordered]:
    groups: dict[object, list[Place]] = {}
    for place in stack.places:
        groups.setdefault(key(place), []).append(place)
    if len(groups) <= 1:
        return [stack] if stack.places else []
    return [
        Ordered(tuple(group), (*stack.distinctions, Distinction(difference, str(value(group[0])))))
        for group in groups.values()
    ]
