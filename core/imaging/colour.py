"""Turns luminance and chrominance into RGB (PS3.3 C.7.6.3.1.2)."""

import numpy as np

from core.imaging.arrays import Bytes, Values
from core.imaging.description import Photometric

# Rows: R, G, B as sums of Y, Cb and Cr (ITU-R BT.601).
_FULL = np.array([[1, 0, 1.402], [1, -0.344136, -0.714136], [1, 1.772, 0]], np.float32)
_PARTIAL = _FULL * np.array([255 / 219, 255 / 224, 255 / 224], np.float32)


def rgb(samples: Bytes, photometric: Photometric) -> Bytes:
    """RGB of three samples of eight bits each, in the last axis."""
    if photometric is Photometric.YBR_FULL or photometric is Photometric.YBR_FULL_422:
        return _converted(samples, _FULL, 0)
    if photometric in {Photometric.YBR_PARTIAL_422, Photometric.YBR_PARTIAL_420}:
        return _converted(samples, _PARTIAL, 16)
    return samples


def full_chroma(samples: Bytes, pixels: int) -> Bytes:
    """Y Y Cb Cr of each pair of pixels spread to Y Cb Cr of each pixel; shape (pixels, 3)."""
    pairs = samples[: pixels // 2 * 4].reshape(-1, 4)
    spread = np.empty((pixels // 2 * 2, 3), samples.dtype)
    spread[0::2, 0], spread[1::2, 0] = pairs[:, 0], pairs[:, 1]
    spread[0::2, 1:] = spread[1::2, 1:] = pairs[:, 2:]
    return spread


def _converted(samples: Bytes, matrix: Values, black: int) -> Bytes:
    centred = samples.astype(np.float32) - np.array([black, 128, 128], np.float32)
    converted: Bytes = np.clip(np.rint(centred @ matrix.T), 0, 255).astype(np.uint8)
    return converted
