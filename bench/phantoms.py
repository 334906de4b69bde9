"""Draws what is measured: pixels with the noise and texture of each modality, the same every time.

Decides shapes, depths and noise, for they decide how long coding takes. Knows nothing of DICOM.
"""

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.int16] | NDArray[np.uint16]
Colour = NDArray[np.uint8]
Field = NDArray[np.float32]


def ct_slice(number: int, count: int) -> Grey:
    """512 × 512 in Hounsfield units: a body with lungs and spine, in the noise of a soft kernel."""
    y, x = _grid(512)
    height = number / count
    body = (x / 0.8) ** 2 + (y / 0.55) ** 2 < 1
    lungs = ((np.abs(x) - 0.36) / 0.27) ** 2 + (y / (0.4 - 0.2 * height)) ** 2 < 1
    spine = x**2 + (y - 0.36) ** 2 < 0.012
    values = np.full_like(x, -1000)
    values[body] = 45
    values[lungs & body] = -860
    values[spine] = 420 + 180 * height
    noise = _grain(number, 512) * np.where(body, 18, 8)
    return (values + 6 * _texture(number, 512) * body + noise).astype(np.int16)


def mr_slice(number: int, count: int) -> Grey:
    """320 × 320 of 12 bits: a head with folds, in the noise of a magnitude image."""
    y, x = _grid(320)
    radius = np.hypot(x / 0.66, y / 0.82)
    folds = np.sin(26 * radius + 3 * _texture(number, 320) + number / count)
    signal = np.where(radius < 1, 420 + 120 * folds, 0) + np.where(
        np.abs(radius - 1) < 0.04, 700, 0
    )
    grain = 14 * _grain(number, 320)
    magnitude: Field = np.hypot(signal + grain, 14 * _grain(number + count, 320))
    return magnitude.astype(np.uint16)


def dx_image(number: int, count: int) -> Grey:
    """3000 × 3000 of 12 bits: a chest, in the noise of a detector that counts quanta."""
    y, x = _grid(3000)
    body = np.sqrt(np.clip(1 - (x / 0.86) ** 2, 0, 1))
    lungs = np.clip(1 - ((np.abs(x) - 0.4) / 0.3) ** 2 - (y / 0.62) ** 2, 0, 1)
    ribs = np.exp(-(np.sin(19 * (y - 0.3 * x**2) + number / count) ** 2) / 0.08)
    thickness = 15 * body - 9 * np.sqrt(lungs) + 1.5 * ribs * body
    dose = 300 + 3500 * np.exp(-0.125 * thickness)
    noisy = dose + 0.45 * np.sqrt(dose) * _grain(number, 3000)
    return np.asarray(np.clip(4095 - noisy, 0, 4095), np.uint16)


def us_image(number: int, count: int) -> Colour:
    """600 × 800 in colour: a sector of speckle with flow in a vessel."""
    y, x = np.mgrid[0:600, -400:400].astype(np.float32)
    depth, angle = np.hypot(x, y), np.arctan2(x, y)
    sector = (np.abs(angle) < 0.68) & (depth < 560)
    speckle = np.hypot(_grain(number, 800)[:600], _grain(number + count, 800)[:600])
    grey = np.where(sector, (60 + 40 * np.cos(depth / 45)) * (0.4 + 0.5 * speckle), 0)
    picture = np.repeat(np.clip(grey, 0, 255)[..., None], 3, axis=2)
    flow = sector & (np.abs(depth - 300) < 30)
    picture[..., 0] = np.where(flow, 150 + 80 * np.sin(depth / 25 + number), picture[..., 0])
    picture[..., 2] = np.where(flow, 40, picture[..., 2])
    return picture.astype(np.uint8)


def _grid(side: int) -> tuple[Field, Field]:
    line = np.linspace(-1, 1, side, dtype=np.float32)
    y, x = np.meshgrid(line, line, indexing="ij")
    return y, x


def _grain(seed: int, side: int) -> Field:
    """Noise of unit deviation, as fine as two pixels: detectors and kernels smooth a little."""
    white: Field = np.random.default_rng(seed).standard_normal((side, side), np.float32)
    smoothed = sum(np.roll(white, shift, (0, 1)) for shift in ((0, 0), (0, 1), (1, 0), (1, 1)))
    return np.asarray(smoothed / 2, np.float32)


def _texture(seed: int, side: int) -> Field:
    """Slow variation within tissue, of about unit deviation."""
    y, x = _grid(side)
    drawn = np.random.default_rng(1000 + seed // 8).uniform(3, 23, (6, 3))
    waves = sum(np.sin(fy * y + fx * x + phase) for fy, fx, phase in drawn)
    return np.asarray(waves / np.sqrt(3), np.float32)
