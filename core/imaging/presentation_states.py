"""Softcopy presentation states: how somebody wanted images to be seen (PS3.3 A.33, C.11).

A state is a view beside those of the image itself: it replaces the image's own greyscale steps, adds
marks, chooses overlays and the area that is displayed, covers, turns and flips. Shutters that are
bitmaps are left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from core.imaging.arrangement import Arrangement, read_arrangement
from core.imaging.attributes import integer, item, items, numbers, text
from core.imaging.description import PixelDescription
from core.imaging.dicom import DicomObject
from core.imaging.graphics import read_marks
from core.imaging.greyscale import Greyscale
from core.imaging.lookup_tables import LookupTable, read_table
from core.imaging.modality import can_be_negative, read_modality
from core.imaging.overlays import Overlay, read_overlays
from core.imaging.rendering import Recipe
from core.imaging.shutters import read_shutter
from core.imaging.voi import read_views

ACTIVATION_LAYER = 0x1001
SHOWN_CLASSES = ("1.2.840.10008.5.1.4.1.1.11.1", "1.2.840.10008.5.1.4.1.1.11.2")
"""Grayscale and Color Softcopy Presentation State Storage. What the others do (pseudo-colours, blending,
masks of angiographies, slices through volumes) isn't done here, and half of it would mislead."""


@dataclass(frozen=True, slots=True)
class PresentationState:
    """What a state is called, which images it is for, and how they lie.

    `images` gives for a SOP Instance UID which of its frames, counted from 1: none for all."""

    label: str
    description: str
    images: Mapping[str, frozenset[int]]
    arrangement: Arrangement

    def is_for(self, sop_instance_uid: str, frame: int) -> bool:
        """Whether this frame, counted from 1, is meant to be seen so."""
        frames = self.images.get(sop_instance_uid)
        return frames is not None and (not frames or frame in frames)


def read_presentation_state(opened: DicomObject) -> PresentationState:
    """What a state says of itself; one that refers to nothing is for no image."""
    dataset = opened.dataset
    return PresentationState(
        text(dataset, "ContentLabel").strip(),
        text(dataset, "ContentDescription").strip(),
        _images(dataset),
        read_arrangement(dataset, None),
    )


def _images(dataset: Dataset) -> dict[str, frozenset[int]]:
    """An image that is named once without frames is meant as a whole, whatever else names it."""
    found: dict[str, frozenset[int]] = {}
    for series in items(dataset, "ReferencedSeriesSequence"):
        for image in items(series, "ReferencedImageSequence"):
            uid = text(image, "ReferencedSOPInstanceUID").strip()
            frames = frozenset(map(int, numbers(image, "ReferencedFrameNumber")))
            is_whole = not frames or found.get(uid) == frozenset()
            found[uid] = frozenset() if is_whole else frames | found.get(uid, frozenset())
    return found


def presented(recipe: Recipe, state: DicomObject, sop_instance_uid: str, index: int) -> Recipe:
    """The recipe for a frame, by index, of the image with this UID, as the state wants it seen."""
    dataset = state.dataset

    def refers(part: Dataset) -> bool:
        images = items(part, "ReferencedImageSequence")
        return not images or any(_names(image, sop_instance_uid, index) for image in images)

    selections = items(dataset, "DisplayedAreaSelectionSequence")
    return replace(
        recipe,
        grey=_grey(recipe.grey, dataset, recipe.described, refers) if recipe.grey else None,
        overlays=_overlays(recipe, dataset, index),
        shutter=read_shutter(dataset, 0) or recipe.shutter,
        marks=read_marks(dataset, refers),
        arrangement=read_arrangement(dataset, next(filter(refers, selections), None)),
    )


def _names(reference: Dataset, sop_instance_uid: str, index: int) -> bool:
    frames = numbers(reference, "ReferencedFrameNumber")
    is_image = text(reference, "ReferencedSOPInstanceUID") == sop_instance_uid
    return is_image and (not frames or index + 1 in frames)


def _grey(
    own: Greyscale, state: Dataset, described: PixelDescription, refers: Callable[[Dataset], bool]
) -> Greyscale:
    """The state's steps in place of the image's: what it leaves out is the identity (PS3.4 N.2.1);
    only where it names no window, the image's own view stays, for else there would be none."""
    modality = read_modality(state, described, 0)
    negative = can_be_negative(modality, described)
    softcopy = filter(refers, items(state, "SoftcopyVOILUTSequence"))
    views = [view for part in softcopy for view in read_views(part, 0, negative)]
    return Greyscale(
        modality,
        views[0] if views else own.view,
        text(state, "PresentationLUTShape") == "INVERSE",
        own.padding,
        _presentation(state),
    )


def _presentation(state: Dataset) -> LookupTable | None:
    table = item(state, "PresentationLUTSequence")
    return read_table(table, signed=False) if table is not None else None


def _overlays(recipe: Recipe, state: Dataset, index: int) -> tuple[Overlay, ...]:
    """The state's own planes, and of the image's those that it switches on (C.11.7)."""
    own = read_overlays(state, recipe.described, index)
    groups = {overlay.group for overlay in own}
    activated = (
        overlay
        for overlay in recipe.overlays
        if overlay.group not in groups and overlay.group | ACTIVATION_LAYER in state
    )
    shutter = integer(state, "ShutterOverlayGroup")
    return tuple(each for each in (*activated, *own) if each.group >> 16 != shutter)
