"""Reads the attributes that describe the pixels, and refuses what can't be true (PS3.3 C.7.6.3).

Everything that sizes an allocation is checked here, against limits and against the bytes that are
really there, before a single pixel is decoded. What the values mean is left to `modality` and `voi`.
"""

from dataclasses import dataclass
from enum import Enum

from pydicom.dataset import Dataset

from core.errors import (
    NoPicture,
    PixelDescriptionInvalid,
    PixelLengthMismatch,
    TooManyPixels,
    VideoOnly,
)
from core.imaging.attributes import integer, text
from core.imaging.dicom import DicomObject
from core.imaging.elements import PixelElement
from core.imaging.syntaxes import Compression

MAX_PIXELS_OF_A_FRAME = 64_000_000
MAX_FRAMES = 100_000
FLOAT, DOUBLE = 0x7FE00008, 0x7FE00009


class Photometric(Enum):
    """Photometric Interpretation (0028,0004), as far as single pictures use it (C.7.6.3.1.2)."""

    MONOCHROME1 = "MONOCHROME1"
    MONOCHROME2 = "MONOCHROME2"
    PALETTE = "PALETTE COLOR"
    RGB = "RGB"
    YBR_FULL = "YBR_FULL"
    YBR_FULL_422 = "YBR_FULL_422"
    YBR_PARTIAL_422 = "YBR_PARTIAL_422"
    YBR_PARTIAL_420 = "YBR_PARTIAL_420"
    YBR_ICT = "YBR_ICT"
    YBR_RCT = "YBR_RCT"
    XYB = "XYB"

    @property
    def is_grey(self) -> bool:
        return self in {Photometric.MONOCHROME1, Photometric.MONOCHROME2}

    @property
    def is_colour(self) -> bool:
        """Whether a pixel has three samples; PALETTE has one, and is coloured by table."""
        return not self.is_grey and self is not Photometric.PALETTE

    @property
    def is_half_chroma(self) -> bool:
        """Whether two pixels share one pair of chroma samples where the pixels are native."""
        return self in {Photometric.YBR_FULL_422, Photometric.YBR_PARTIAL_422}


class Cells(Enum):
    """What one sample is written as; the value is the width of a float in bits."""

    INTEGER = 0
    FLOAT = 32
    DOUBLE = 64


@dataclass(frozen=True, slots=True)
class PixelDescription:
    """Size in pixels, number of frames, and how a sample lies in its cell (PS3.5 section 8.1)."""

    rows: int
    columns: int
    frames: int
    samples: int
    photometric: Photometric
    cells: Cells
    bits_allocated: int
    bits_stored: int
    high_bit: int
    signed: bool
    planar: bool

    @property
    def pixels(self) -> int:
        return self.rows * self.columns

    @property
    def frame_bits(self) -> int:
        """The length of one native frame, in bits: frames of 1-bit pixels needn't fill their bytes."""
        samples = 2 if self.photometric.is_half_chroma else self.samples
        return self.pixels * samples * self.bits_allocated


def describe(opened: DicomObject) -> PixelDescription:
    """The description of an object's pixels.

    Raises NoPicture, VideoOnly, PixelDescriptionInvalid, TooManyPixels, PixelLengthMismatch.
    """
    if opened.pixels is None:
        raise NoPicture
    if opened.syntax.compression.is_video:
        raise VideoOnly
    is_native = opened.syntax.compression is Compression.NATIVE
    if is_native is not (opened.pixels.fragments is None):
        raise PixelDescriptionInvalid("PixelData")
    described = _described(opened.dataset, opened.pixels)
    if opened.syntax.compression is Compression.RLE and described.bits_allocated % 8:
        raise PixelDescriptionInvalid("BitsAllocated")
    if opened.pixels.fragments is not None:
        _check_fragments(described, max(len(opened.pixels.fragments) - 1, 0))
        return described
    return _checked_length(described, opened.pixels.extent.length)


def _described(dataset: Dataset, pixels: PixelElement) -> PixelDescription:
    photometric = _photometric(dataset)
    cells = {FLOAT: Cells.FLOAT, DOUBLE: Cells.DOUBLE}.get(pixels.tag, Cells.INTEGER)
    allocated = cells.value or _within(dataset, "BitsAllocated", (1, 8, 16, 32))
    stored = cells.value or _within(dataset, "BitsStored", range(1, allocated + 1), allocated)
    high_bit = integer(dataset, "HighBit")
    fits = high_bit is not None and stored - 1 <= high_bit < allocated
    return PixelDescription(
        rows=_within(dataset, "Rows", range(1, 65536)),
        columns=_within(dataset, "Columns", range(1, 65536)),
        frames=_frames(dataset),
        samples=_samples(dataset, photometric),
        photometric=photometric,
        cells=cells,
        bits_allocated=allocated,
        bits_stored=stored,
        high_bit=high_bit if high_bit is not None and fits else stored - 1,
        signed=integer(dataset, "PixelRepresentation") == 1,
        planar=integer(dataset, "PlanarConfiguration") == 1,
    )


def _within(
    dataset: Dataset, keyword: str, allowed: range | tuple[int, ...], default: int | None = None
) -> int:
    value = integer(dataset, keyword)
    value = default if value is None else value
    if value is None or value not in allowed:
        raise PixelDescriptionInvalid(keyword)
    return value


def _photometric(dataset: Dataset) -> Photometric:
    """As declared; absent, seen in old files, it follows from the samples."""
    declared = text(dataset, "PhotometricInterpretation").upper()
    if not declared:
        return (
            Photometric.RGB if integer(dataset, "SamplesPerPixel") == 3 else Photometric.MONOCHROME2
        )
    try:
        return Photometric(declared)
    except ValueError as unknown:
        raise PixelDescriptionInvalid("PhotometricInterpretation") from unknown


def _samples(dataset: Dataset, photometric: Photometric) -> int:
    expected = 3 if photometric.is_colour else 1
    return _within(dataset, "SamplesPerPixel", (expected,), expected)


def _frames(dataset: Dataset) -> int:
    """Absent, empty and 0, all seen in single pictures, mean one frame."""
    frames = integer(dataset, "NumberOfFrames") or 1
    if frames < 1:
        raise PixelDescriptionInvalid("NumberOfFrames")
    if frames > MAX_FRAMES:
        raise TooManyPixels(MAX_FRAMES)
    return frames


def _check_size(described: PixelDescription) -> None:
    if described.pixels > MAX_PIXELS_OF_A_FRAME:
        raise TooManyPixels(MAX_PIXELS_OF_A_FRAME)


def _check_fragments(described: PixelDescription, fragments: int) -> None:
    _check_size(described)
    if fragments < described.frames:
        raise PixelLengthMismatch(described.frames, fragments)


def _checked_length(described: PixelDescription, length: int) -> PixelDescription:
    _check_size(described)
    if described.photometric.is_half_chroma and described.columns % 2:
        raise PixelDescriptionInvalid("Columns")
    expected = -(-described.frame_bits * described.frames // 8)
    if length < expected:
        raise PixelLengthMismatch(expected, length)
    return described
