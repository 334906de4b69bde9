"""From the cells of one frame to its picture: grey or colour, what is drawn over it, square pixels.

A `Recipe` holds all that the header says about showing a frame, so that the header needn't be kept.
The steps themselves are decided in `greyscale`, `palette`, `shutters`, `overlays` and `aspect`.
"""

from dataclasses import dataclass, replace

import numpy as np

from core.imaging.arrangement import UPRIGHT, Arrangement, arrange
from core.imaging.arrays import Bytes, Samples
from core.imaging.aspect import read_aspect, stretched
from core.imaging.attributes import text
from core.imaging.contrast import robust_window
from core.imaging.description import Cells, Photometric, PixelDescription
from core.imaging.dicom import DicomObject
from core.imaging.frames import stored_values
from core.imaging.graphics import Mark, draw_marks
from core.imaging.greyscale import Greyscale, show
from core.imaging.modality import can_be_negative, read_modality, read_padding
from core.imaging.overlays import Overlay, draw, read_overlays
from core.imaging.palette import Palette, read_palette, read_supplemental_palette
from core.imaging.shutters import Shutter, cover, read_shutter
from core.imaging.voi import View, Window, WindowFunction, read_views


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to show one frame. `grey` is None for colour; `palette` is all there is, or a supplement."""

    described: PixelDescription
    grey: Greyscale | None
    palette: Palette | None
    overlays: tuple[Overlay, ...]
    aspect: float
    shutter: Shutter | None = None
    marks: tuple[Mark, ...] = ()
    arrangement: Arrangement = UPRIGHT

    @property
    def needs_window(self) -> bool:
        """Whether the object offers no view, so that one must be chosen from pixels."""
        return self.grey is not None and self.grey.view is None

    def with_view(self, view: View) -> "Recipe":
        """The same frame seen in another way; colour stays as it is."""
        if self.grey is None:
            return self
        view = view if self.described.cells is Cells.INTEGER else _exact(view)
        return replace(self, grey=replace(self.grey, view=view))

    def bare(self) -> "Recipe":
        """The pixels as they are: nothing drawn, covered or stretched."""
        return Recipe(self.described, self.grey, self.palette, (), 1.0)


def read_recipe(opened: DicomObject, described: PixelDescription, index: int) -> Recipe:
    """The recipe for a frame, by index. Raises PixelDescriptionInvalid for a broken palette."""
    dataset = opened.dataset
    return Recipe(
        described,
        _read_grey(opened, described, index),
        _read_palette(opened, described, index),
        read_overlays(dataset, described, index),
        read_aspect(dataset, index),
        read_shutter(dataset, index),
    )


def offered_views(opened: DicomObject, described: PixelDescription, index: int) -> tuple[View, ...]:
    """The windows and VOI tables the object offers for a frame, by index."""
    modality = read_modality(opened.dataset, described, index)
    views = read_views(opened.dataset, index, can_be_negative(modality, described))
    return views if described.cells is Cells.INTEGER else tuple(map(_exact, views))


def _exact(view: View) -> View:
    """LINEAR shifts by half a whole number: for floats between 0 and 1, out of the picture."""
    if isinstance(view, Window) and view.function is WindowFunction.LINEAR:
        return replace(view, function=WindowFunction.LINEAR_EXACT)
    return view


def render(cells: Samples, recipe: Recipe) -> Bytes:
    """The picture, (rows, columns) grey or (rows, columns, 3) RGB, in eight bits."""
    picture = _plain(cells, recipe)
    if recipe.shutter:
        picture = cover(picture, recipe.shutter, recipe.aspect)
    if recipe.overlays:
        picture = draw(picture, recipe.overlays, cells)
    square = stretched(picture, recipe.aspect)
    seen, moved = arrange(square, recipe.arrangement, cells.shape[1], cells.shape[0])
    return draw_marks(seen, recipe.marks, moved) if recipe.marks else seen


def window_from_pixels(cells: Samples, recipe: Recipe) -> Window:
    """A window for a grey frame whose object offers no view."""
    assert recipe.grey
    return robust_window(cells, recipe.described, recipe.grey.modality, recipe.grey.padding)


def _plain(cells: Samples, recipe: Recipe) -> Bytes:
    if recipe.grey is None:
        return recipe.palette(stored_values(cells, recipe.described)) if recipe.palette else cells
    grey = show(cells, recipe.described, recipe.grey)
    return grey if recipe.palette is None else _supplemented(grey, cells, recipe, recipe.palette)


def _supplemented(grey: Bytes, cells: Samples, recipe: Recipe, palette: Palette) -> Bytes:
    """Colour where the stored value has one in the palette, grey below it (C.7.6.23)."""
    values = stored_values(cells, recipe.described)
    coloured = (values >= palette.first)[..., np.newaxis]
    return np.where(coloured, palette(values), grey[..., np.newaxis])


def _read_grey(opened: DicomObject, described: PixelDescription, index: int) -> Greyscale | None:
    if not described.photometric.is_grey:
        return None
    inverse = text(opened.dataset, "PresentationLUTShape") == "INVERSE"
    return Greyscale(
        read_modality(opened.dataset, described, index),
        next(iter(offered_views(opened, described, index)), None),
        inverse or described.photometric is Photometric.MONOCHROME1,
        read_padding(opened.dataset, described),
    )


def _read_palette(opened: DicomObject, described: PixelDescription, index: int) -> Palette | None:
    if described.photometric is Photometric.PALETTE:
        return read_palette(opened.dataset, described.signed)
    if described.photometric.is_colour:
        return None
    return read_supplemental_palette(opened.dataset, described.signed, index)
