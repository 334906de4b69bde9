"""Compressed frames as the native cells of an uncompressed object (PS3.5 section 8.1).

Decides how decoded samples fill their cells, and what the object must say of them afterwards: how
colour is written, and that a lossy codec has been at work (PS3.3 section C.7.6.1.1.5). Signed values
are extended over the whole cell: readers that never heard of Bits Stored then read them right.
"""

from collections.abc import Iterator

import numpy as np
from pydicom.dataset import Dataset

from core.errors import PixelDescriptionInvalid
from core.imaging.arrays import Samples
from core.imaging.attributes import integer, text
from core.imaging.description import Photometric, PixelDescription
from core.imaging.frames import Pixels, stored_values
from core.imaging.syntaxes import Compression, TransferSyntax

PHOTOMETRIC, PLANAR = 0x00280004, 0x00280006
LOSSY, LOSSY_RATIO, LOSSY_METHOD = 0x00282110, 0x00282112, 0x00282114
_OVERLAYS_IN_CELLS = range(0x60000102, 0x601F0102, 0x20000)  # Overlay Bit Position (60xx,0102)
_OVERLAY_BITS = -2  # from the position to Overlay Bits Allocated (60xx,0100)

_METHODS = {
    Compression.JPEG: "ISO_10918_1",
    Compression.JPEG_LS: "ISO_14495_1",
    Compression.JPEG_2000: "ISO_15444_1",
    Compression.HTJ2K: "ISO_15444_15",
    Compression.JPEG_XL: "ISO_18181_1",
}
_LOSSLESS = frozenset(
    "1.2.840.10008.1.2.4." + number for number in ("80", "90", "110", "201", "202")
)


def frame_bytes(pixels: Pixels, first: int, count: int, has_overlay_in_cells: bool) -> bytes:
    """So many frames as they are written natively, one after the other.

    Raises CodestreamBroken, PixelDescriptionInvalid for samples that don't fit their cells.
    """
    described = pixels.described
    frames = (pixels.samples(first + index)[0] for index in range(count))
    if described.bits_allocated == 1:
        bits = np.concatenate([frame.ravel() for frame in frames])
        return np.packbits(bits, bitorder="little").tobytes()
    cells = (_cells(frame, described, has_overlay_in_cells) for frame in frames)
    return b"".join(frame.tobytes() for frame in cells)


def has_overlay_in_cells(dataset: Dataset) -> bool:
    """Whether bits above the stored ones are an overlay, retired but seen (PS3.3 section C.9.2)."""
    return any(
        integer(dataset, tag) is not None and integer(dataset, tag + _OVERLAY_BITS) not in {None, 1}
        for tag in _OVERLAYS_IN_CELLS
    )


def frame_length(described: PixelDescription) -> int:
    """The length of a frame in bits once decoded, when no codec halves the chroma any more."""
    return described.pixels * described.samples * described.bits_allocated


def changed_attributes(
    dataset: Dataset, syntax: TransferSyntax, decoded_as: Photometric, ratio: float
) -> Iterator[tuple[int, str, str]]:
    """What an object says otherwise once it is decompressed: tag, VR and value."""
    if decoded_as.is_colour:
        yield PHOTOMETRIC, "CS", _at_full_chroma(decoded_as).value
        yield PLANAR, "US", "0"
    if syntax.compression not in _METHODS or syntax.uid in _LOSSLESS:
        return
    said = text(dataset, LOSSY).strip()
    if not said:
        yield LOSSY, "CS", "01"
    if said == "00":
        return
    if not text(dataset, LOSSY_RATIO).strip():
        yield LOSSY_RATIO, "DS", f"{ratio:.4g}"
    if not text(dataset, LOSSY_METHOD).strip():
        yield LOSSY_METHOD, "CS", _METHODS[syntax.compression]


def _at_full_chroma(decoded_as: Photometric) -> Photometric:
    """A decoded pixel has chroma of its own. Raises PixelDescriptionInvalid for what has no name."""
    if decoded_as is Photometric.YBR_FULL_422:
        return Photometric.YBR_FULL
    if decoded_as not in {Photometric.RGB, Photometric.YBR_FULL}:
        raise PixelDescriptionInvalid("PhotometricInterpretation")
    return decoded_as


def _cells(samples: Samples, described: PixelDescription, has_overlay: bool) -> Samples:
    if described.signed and not has_overlay and described.high_bit == described.bits_stored - 1:
        samples = stored_values(samples.view(f"u{samples.dtype.itemsize}"), described)
    wanted = np.dtype(f"<{samples.dtype.kind}{described.bits_allocated // 8}")
    cells = np.ascontiguousarray(samples).astype(wanted)
    if wanted.itemsize < samples.dtype.itemsize and not np.array_equal(cells, samples):
        raise PixelDescriptionInvalid("BitsAllocated")
    return cells
