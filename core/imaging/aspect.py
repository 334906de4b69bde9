"""The shape of a pixel, and pictures stretched so that circles are round (PS3.3 C.7.6.3.1.7)."""

import numpy as np
from PIL import Image
from pydicom.dataset import Dataset

from core.imaging.arrays import Bytes
from core.imaging.attributes import numbers
from core.imaging.description import MAX_PIXELS_OF_A_FRAME
from core.imaging.functional_groups import macro_or_root

# The first that is there counts; the ratio itself only where no spacing is known.
_SPACINGS = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
MOST_STRETCHED = 20.0


def read_aspect(dataset: Dataset, index: int) -> float:
    """The height of a pixel divided by its width, 1.0 where the object says nothing usable."""
    for keyword in (*_SPACINGS, "PixelAspectRatio"):
        source = macro_or_root(dataset, index, "PixelMeasuresSequence", keyword)
        match numbers(source, keyword):
            case (vertical, horizontal, *_) if vertical > 0 and horizontal > 0:
                return _sane(vertical / horizontal)
    return 1.0


def stretched(picture: Bytes, aspect: float) -> Bytes:
    """The picture with square pixels: made higher or wider, never smaller."""
    rows, columns = picture.shape[:2]
    size = (columns, round(rows * aspect)) if aspect >= 1 else (round(columns / aspect), rows)
    if size == (columns, rows) or size[0] * size[1] > MAX_PIXELS_OF_A_FRAME:
        return picture
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def _sane(aspect: float) -> float:
    return aspect if 1 / MOST_STRETCHED <= aspect <= MOST_STRETCHED else 1.0
