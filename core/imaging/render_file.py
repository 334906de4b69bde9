"""Renders one frame of one file as a PNG, for support and for comparing with other software."""

from pathlib import Path

from core.imaging.dicom import open_object
from core.imaging.encoding import png
from core.imaging.frames import open_pixels
from core.imaging.rendering import read_recipe, render, window_from_pixels
from core.imaging.voi import Window


def render_file(
    path: Path, frame: int = 1, window: tuple[float, float] | None = None, bare: bool = False
) -> bytes:
    """A frame, counted from 1, as PNG, with a window of center and width where one is given.

    `bare` leaves out overlays and stretching. Raises what `open_object` and `Pixels` raise.
    """
    opened = open_object(path)
    with open_pixels(opened) as pixels:
        cells = pixels.cells(frame - 1)
        recipe = read_recipe(opened, pixels.described, frame - 1)
    if window is not None:
        recipe = recipe.with_view(Window(*window))
    elif recipe.needs_window:
        recipe = recipe.with_view(window_from_pixels(cells, recipe))
    return png(render(cells, recipe.bare() if bare else recipe))
