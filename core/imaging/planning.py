"""Plans the stacks of a series: opens its objects and orders their frames.

Nothing is decoded here, so no codec can spoil a plan.

An object that is no picture, or that is for machines like a segmentation, is named with its refusal; a
picture that can't be shown keeps its place among the others, so that nobody scrolls over a gap unaware.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.errors import NoPicture, ObjectRefused, PictureRefused, VideoOnly
from core.imaging.dicom import open_object
from core.imaging.nature import Nature
from core.imaging.ordering import Distinction, Ordered, order_frames
from core.imaging.places import Place, broken_place
from core.imaging.prepared import ObjectFacts, read_facts
from core.imaging.studio import FrameOf, Studio


@dataclass(frozen=True, slots=True)
class StackPlan:
    """The frames of one stack in order, and what they have in common."""

    frames: tuple[FrameOf, ...]
    places: tuple[Place, ...]
    distinctions: tuple[Distinction, ...]
    instances: tuple[str, ...]
    """The SOP Instance UID of each object of the series, which `Place.instance` counts."""
    needs_window: bool
    """The objects offer no view of their grey: one must be chosen, the same for all frames."""
    frame_of_reference: str
    frames_per_second: float | None


@dataclass(frozen=True, slots=True)
class SeriesPlan:
    """The stacks of a series, and the objects that have no part in them with their refusal's code."""

    stacks: tuple[StackPlan, ...]
    refused: dict[int, str]


@dataclass(frozen=True, slots=True)
class _Object:
    places: tuple[Place, ...] = ()
    facts: ObjectFacts = field(default_factory=ObjectFacts)
    needs_window: bool = False
    refused: str = ""


def plan_series(studio: Studio, paths: Sequence[Path]) -> SeriesPlan:
    """Plan the stacks of the series whose objects are in these files. Raises only OSError."""
    objects = [_read(studio, path) for path in paths]
    places = [
        replace(place, instance=instance)
        for instance, each in enumerate(objects)
        for place in each.places
    ]
    stacks = order_frames(_with_likely_sizes(places))
    return SeriesPlan(
        tuple(_planned(stack, objects, paths) for stack in stacks),
        {instance: each.refused for instance, each in enumerate(objects) if each.refused},
    )


def _read(studio: Studio, path: Path) -> _Object:
    try:
        prepared = studio.prepared(path)
    except (ObjectRefused, NoPicture, VideoOnly) as refused:
        return _Object(refused=refused.code)
    except PictureRefused as refused:
        opened = open_object(path)
        return _Object((broken_place(opened.dataset, refused.code),), read_facts(opened))
    if prepared.facts.nature is not Nature.PICTURE:
        return _Object(refused=NoPicture.code)
    frames = range(prepared.described.frames)
    return _Object(tuple(map(prepared.place, frames)), prepared.facts, prepared.needs_window)


def _with_likely_sizes(places: Sequence[Place]) -> list[Place]:
    """Of a broken picture's size nothing is known; so that it stays among the others, theirs."""
    sizes = Counter((place.rows, place.columns) for place in places if not place.problem)
    rows, columns = sizes.most_common(1)[0][0] if sizes else (0, 0)
    return [
        replace(place, rows=rows, columns=columns) if place.problem else place for place in places
    ]


def _planned(stack: Ordered, objects: Sequence[_Object], paths: Sequence[Path]) -> StackPlan:
    in_stack = [objects[place.instance] for place in stack.places]
    first = in_stack[0].facts
    return StackPlan(
        tuple(FrameOf(paths[place.instance], place.index) for place in stack.places),
        stack.places,
        stack.distinctions,
        tuple(each.facts.sop_instance_uid for each in objects),
        any(each.needs_window for each in in_stack),
        first.frame_of_reference,
        first.frames_per_second if len(stack.places) > 1 else None,
    )
