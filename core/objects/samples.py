"""Decodes the samples of a multiplex group (PS3.3 section C.10.9).

Decides which ways of writing samples are known, and what is no sample. Only the beginning is decoded: a
day of recording is a hundred million samples. What they amount to is decided in `waveform`.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset

from core.imaging.attributes import data, integer, text

MAX_VALUES = 4_000_000
"""Of all channels of a group together; ten seconds of any recording are less."""

_TYPES = {
    (8, "SB"): "i1",
    (8, "UB"): "u1",
    (16, "SS"): "i2",
    (16, "US"): "u2",
    (32, "SL"): "i4",
    (32, "UL"): "u4",
    (64, "SV"): "i8",
    (64, "UV"): "u8",
}
"""By Waveform Bits Allocated (5400,1004) and Sample Interpretation (5400,1006). The others are sound."""


def sample_type(group: Dataset) -> "np.dtype[np.generic] | None":
    """How one sample is written; None where it is sound or nothing we know."""
    bits = integer(group, "WaveformBitsAllocated") or 0
    kind = _TYPES.get((bits, text(group, "WaveformSampleInterpretation").strip()))
    return np.dtype(kind).newbyteorder(_order(group)) if kind is not None else None


def sample_count(group: Dataset, kind: "np.dtype[np.generic]", channels: int) -> int:
    """The samples of each channel that are really there, whatever the group says."""
    return len(data(group, "WaveformData")) // (kind.itemsize * channels)


def first_samples(
    group: Dataset, kind: "np.dtype[np.generic]", channels: int, most: int
) -> NDArray[np.float64]:
    """The first samples, at most `most`, as an array of (channels, samples); padding is NaN."""
    count = min(most, MAX_VALUES // channels, sample_count(group, kind, channels))
    # Samples of one moment stand together, one of each channel.
    moments = np.frombuffer(data(group, "WaveformData"), kind, count * channels)
    stored = moments.reshape(count, channels).T
    samples = stored.astype(np.float64)
    samples[stored == _padding(group, kind)] = np.nan
    return samples


def _padding(group: Dataset, kind: "np.dtype[np.generic]") -> float:
    """Waveform Padding Value (5400,100A), written as one sample; NaN, equal to nothing, without."""
    written = data(group, "WaveformPaddingValue")
    if len(written) < kind.itemsize:
        return np.nan
    return float(np.frombuffer(written, kind, 1)[0])


def _order(group: Dataset) -> Literal["<", ">"]:
    _, little_endian = group.original_encoding
    return ">" if little_endian is False else "<"
