"""Small recordings: groups of channels with samples of our choice."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import GeneralECGWaveformStorage, TwelveLeadECGWaveformStorage

from core.objects.leads import TWELVE
from tests.core.objects.writing import code, item

TYPES = {"i1": (8, "SB"), "u1": (8, "UB"), "i2": (16, "SS"), "u2": (16, "US"),
         "i4": (32, "SL"), "u4": (32, "UL"), "i8": (64, "SV")}  # fmt: skip


def channel(label: str = "", unit: str = "uV", **more: Any) -> Dataset:
    """The definition of a channel whose samples are the amounts themselves."""
    return item(
        **{
            "ChannelLabel": label,
            "ChannelSourceSequence": code("2:0", "MDC", "Unspecified lead"),
            "ChannelSensitivity": "1",
            "ChannelSensitivityUnitsSequence": code(unit, "UCUM", unit),
            "ChannelSensitivityCorrectionFactor": "1",
            "ChannelBaseline": "0",
            **more,
        }
    )


def group(
    samples: NDArray[Any], *channels: Dataset, frequency: str = "100", **more: Any
) -> Dataset:
    """A multiplex group; samples are an array of (channels, samples)."""
    bits, written = TYPES[samples.dtype.str[1:]]
    made = item(
        **{
            "WaveformOriginality": "ORIGINAL",
            "NumberOfWaveformChannels": samples.shape[0],
            "NumberOfWaveformSamples": samples.shape[1],
            "SamplingFrequency": frequency,
            "ChannelDefinitionSequence": list(channels),
            "WaveformBitsAllocated": bits,
            "WaveformSampleInterpretation": written,
            **more,
        }
    )
    stored = samples.T.tobytes()
    made.add_new(0x54001010, "OB" if bits == 8 else "OW", stored + b"\0" * (len(stored) % 2))
    return made


def recording(*groups: Dataset, **more: Any) -> Dataset:
    return item(
        **{
            "SOPClassUID": GeneralECGWaveformStorage,
            "AcquisitionDateTime": "20260312100200",
            "WaveformSequence": list(groups),
            **more,
        }
    )


def twelve_leads(seconds: float, amplitude: int = 500, frequency: int = 100) -> Dataset:
    """Twelve leads in which a wave of this many microvolts beats once a second."""
    moments = np.arange(round(seconds * frequency)) / frequency
    wave = (amplitude * np.sin(2 * np.pi * moments)).astype("<i2")
    curves = np.tile(wave, (12, 1))
    leads = [channel(f"Lead {lead}") for lead in TWELVE]
    ecg = group(curves, *leads, frequency=str(frequency))
    return recording(ecg, SOPClassUID=TwelveLeadECGWaveformStorage)
