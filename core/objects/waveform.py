"""Reads a recording: electrocardiogram, pressures, breathing … (PS3.3 section C.10.9 and A.34).

Decides which recordings can be drawn, and how much of a long one is read. Sound is only named. How a
tracing is laid out is decided in `tracing`.
"""

import math
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from pydicom import uid
from pydicom.dataset import Dataset

from core.imaging.attributes import integer, items, number, text
from core.objects.codes import Code, code_of
from core.objects.leads import lead_of
from core.objects.readable import line, moment, moment_of, zone
from core.objects.samples import first_samples, sample_count, sample_type

MAX_GROUPS = 8
MAX_CHANNELS = 32
MAX_FREQUENCY = 1e6


class RecordingKind(Enum):
    """What was recorded; the SOP class tells."""

    TWELVE_LEAD_ECG = "twelve-lead-ecg"
    ECG = "ecg"
    AMBULATORY_ECG = "ambulatory-ecg"
    HEMODYNAMIC = "hemodynamic"
    ELECTROPHYSIOLOGY = "electrophysiology"
    PULSE = "pulse"
    RESPIRATION = "respiration"
    EEG = "eeg"
    MUSCLES = "muscles"
    EYES = "eyes"
    POSITION = "position"
    SOUND = "sound"
    OTHER = "other"

    @property
    def is_ecg(self) -> bool:
        return self in {
            RecordingKind.TWELVE_LEAD_ECG, RecordingKind.ECG, RecordingKind.AMBULATORY_ECG,
        }  # fmt: skip

    @property
    def is_slow(self) -> bool:
        """Whether a strip of seconds would show too little: one breath takes five."""
        return self in {RecordingKind.RESPIRATION, RecordingKind.POSITION}

    @property
    def seconds(self) -> float:
        """How much of a recording is shown."""
        return 40 if self.is_slow else 10


_KINDS: dict[str, RecordingKind] = {
    uid.TwelveLeadECGWaveformStorage: RecordingKind.TWELVE_LEAD_ECG,
    uid.GeneralECGWaveformStorage: RecordingKind.ECG,
    uid.General32bitECGWaveformStorage: RecordingKind.ECG,
    uid.AmbulatoryECGWaveformStorage: RecordingKind.AMBULATORY_ECG,
    uid.HemodynamicWaveformStorage: RecordingKind.HEMODYNAMIC,
    uid.CardiacElectrophysiologyWaveformStorage: RecordingKind.ELECTROPHYSIOLOGY,
    uid.ArterialPulseWaveformStorage: RecordingKind.PULSE,
    uid.RespiratoryWaveformStorage: RecordingKind.RESPIRATION,
    uid.MultichannelRespiratoryWaveformStorage: RecordingKind.RESPIRATION,
    uid.RoutineScalpElectroencephalogramWaveformStorage: RecordingKind.EEG,
    uid.SleepElectroencephalogramWaveformStorage: RecordingKind.EEG,
    uid.ElectromyogramWaveformStorage: RecordingKind.MUSCLES,
    uid.ElectrooculogramWaveformStorage: RecordingKind.EYES,
    uid.BodyPositionWaveformStorage: RecordingKind.POSITION,
    uid.BasicVoiceAudioWaveformStorage: RecordingKind.SOUND,
    uid.GeneralAudioWaveformStorage: RecordingKind.SOUND,
}


@dataclass(frozen=True, slots=True, eq=False)
class Channel:
    """One curve: `samples` in `unit`, NaN where there is none. `lead` is one of the twelve, or None."""

    label: str
    lead: str | None
    unit: Code | None
    samples: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Channels recorded together, `frequency` samples a second. `seconds` is the whole recording;
    the channels may hold only its beginning. Derived ones are calculated: a median beat."""

    label: str
    is_derived: bool
    frequency: float
    seconds: float
    channels: tuple[Channel, ...]

    @property
    def seconds_read(self) -> float:
        return len(self.channels[0].samples) / self.frequency

    @property
    def is_cut(self) -> bool:
        return self.seconds_read < self.seconds


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """A waveform object. `left_out` counts the groups that can't be drawn."""

    kind: RecordingKind
    started_at: date | datetime | None
    groups: tuple[Group, ...]
    left_out: int


def read_recording(dataset: Dataset) -> Recording:
    """Read the beginning of a recording; what can't be decoded is left out and counted."""
    kind = _KINDS.get(line(dataset, "SOPClassUID"), RecordingKind.OTHER)
    written = items(dataset, "WaveformSequence")
    drawn = () if kind is RecordingKind.SOUND else written[:MAX_GROUPS]
    read = [_group(group, kind.seconds) for group in drawn]
    groups = tuple(group for group in read if group is not None)
    return Recording(kind, _started_at(dataset), groups, len(written) - len(groups))


def _started_at(dataset: Dataset) -> date | datetime | None:
    acquired = moment(text(dataset, "AcquisitionDateTime"), zone(dataset))
    return acquired or moment_of(dataset, "ContentDate", "ContentTime")


def _group(group: Dataset, seconds: float) -> Group | None:
    kind = sample_type(group)
    frequency = number(group, "SamplingFrequency") or 0
    definitions = items(group, "ChannelDefinitionSequence")
    width = integer(group, "NumberOfWaveformChannels") or len(definitions)
    if kind is None or not 0 < frequency <= MAX_FREQUENCY or width < 1:
        return None
    count = sample_count(group, kind, width)
    samples = first_samples(group, kind, width, math.ceil(seconds * frequency))
    if samples.shape[1] < 2:
        return None
    return Group(
        label=line(group, "MultiplexGroupLabel"),
        is_derived=line(group, "WaveformOriginality") == "DERIVED",
        frequency=frequency,
        seconds=count / frequency,
        channels=_channels(definitions, samples[:MAX_CHANNELS]),
    )


def _channels(
    definitions: tuple[Dataset, ...], samples: NDArray[np.float64]
) -> tuple[Channel, ...]:
    """A channel that nothing describes is one all the same."""
    described = (*definitions, *[Dataset()] * len(samples))
    return tuple(
        _channel(definition, curve) for definition, curve in zip(described, samples, strict=False)
    )


def _channel(definition: Dataset, stored: NDArray[np.float64]) -> Channel:
    source = code_of(definition, "ChannelSourceSequence")
    label = line(definition, "ChannelLabel")
    lead = lead_of(source, label)
    return Channel(
        label=lead or label or (source.meaning if source is not None else ""),
        lead=lead,
        unit=code_of(definition, "ChannelSensitivityUnitsSequence"),
        samples=_amounts(definition, stored),
    )


def _amounts(definition: Dataset, stored: NDArray[np.float64]) -> NDArray[np.float64]:
    """Samples in the units of their channel (C.10.9.1.4.2); as stored where nothing is said."""
    sensitivity = _or(number(definition, "ChannelSensitivity"), 1)
    correction = _or(number(definition, "ChannelSensitivityCorrectionFactor"), 1)
    baseline = _or(number(definition, "ChannelBaseline"), 0)
    with np.errstate(over="ignore", invalid="ignore"):
        amounts = stored * (sensitivity * correction) + baseline
    return np.where(np.isfinite(amounts), amounts, np.nan)


def _or(value: float | None, default: float) -> float:
    return default if value is None else value
