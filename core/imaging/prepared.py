"""What is kept of an opened object, so that its frames can be ordered and painted.

Of an object of one frame the header is dropped once it is read: a series of thousands of slices
then takes megabytes, not gigabytes. Objects of several frames keep theirs.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from pydicom.dataset import Dataset

from core.imaging.attributes import number, numbers, text
from core.imaging.description import PixelDescription, describe
from core.imaging.dicom import DicomObject, open_object
from core.imaging.nature import Nature, nature_of
from core.imaging.places import Place, read_place
from core.imaging.rendering import Recipe, read_recipe

FASTEST_FILM = 120.0  # frames a second


@dataclass(frozen=True, slots=True)
class ObjectFacts:
    """What all frames of an object have in common."""

    nature: Nature = Nature.OTHER
    sop_instance_uid: str = ""
    frame_of_reference: str = ""
    frames_per_second: float | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An object with its pixels described; `recipe` and `place` serve each frame, by index."""

    opened: DicomObject
    described: PixelDescription
    facts: ObjectFacts
    needs_window: bool
    _only: tuple[Recipe, Place] | None

    @property
    def has_header(self) -> bool:
        return self._only is None

    def recipe(self, index: int) -> Recipe:
        """How to show a frame."""
        return self._only[0] if self._only else read_recipe(self.opened, self.described, index)

    def place(self, index: int) -> Place:
        """Where a frame belongs, as if the object were the first of its series."""
        return (
            self._only[1] if self._only else read_place(self.opened.dataset, self.described, index)
        )


def prepare(path: Path) -> Prepared:
    """Raises what `open_object`, `describe` and `read_recipe` raise."""
    opened = open_object(path)
    described = describe(opened)
    recipe, facts = read_recipe(opened, described, 0), read_facts(opened)
    if described.frames > 1:
        return Prepared(opened, described, facts, recipe.needs_window, None)
    only = recipe, read_place(opened.dataset, described, 0)
    without_header = replace(opened, dataset=Dataset())
    return Prepared(without_header, described, facts, recipe.needs_window, only)


def read_facts(opened: DicomObject) -> ObjectFacts:
    """What an object says about all its frames."""
    dataset = opened.dataset
    return ObjectFacts(
        nature_of(opened),
        text(dataset, "SOPInstanceUID"),
        text(dataset, "FrameOfReferenceUID"),
        _frames_per_second(dataset),
    )


def _frames_per_second(dataset: Dataset) -> float | None:
    """How fast a film is meant to run (PS3.3 C.7.6.5); None where the object doesn't say."""
    rate = number(dataset, "RecommendedDisplayFrameRate") or number(dataset, "CineRate")
    steps = numbers(dataset, "FrameTimeVector")[1:]
    duration = number(dataset, "FrameTime") or (sum(steps) / len(steps) if steps else 0)
    rate = rate or (1000 / duration if duration > 0 else 0)
    return min(rate, FASTEST_FILM) if rate > 0 else None
