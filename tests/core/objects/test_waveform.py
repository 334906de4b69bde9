"""Recordings are decoded exactly, as far as they are shown, whatever is wrong with them."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import numpy as np
import pydicom
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import uid
from pydicom.dataset import Dataset

from core.errors import ObjectRefused
from core.imaging.dicom import DicomObject, open_object
from core.language import Language, Speech
from core.objects.codes import Code
from core.objects.leads import TWELVE, lead_of
from core.objects.samples import MAX_VALUES
from core.objects.tracing import sheets
from core.objects.waveform import MAX_CHANNELS, MAX_GROUPS, Recording, RecordingKind, read_recording
from core.objects.wording import Words
from core.rules.days import LOCAL_TIME
from tests.core.objects.recordings import TYPES, channel, group, recording, twelve_leads
from tests.core.objects.writing import installed, item, written

Received = Callable[[Dataset], DicomObject]
WORDS = Words(Speech(Language.FRENCH), "")


def read(received: Received, dataset: Dataset) -> Recording:
    return read_recording(received(dataset).dataset)


def curve(received: Received, one: Dataset) -> list[float]:
    """The samples of the first channel of a group."""
    samples: list[float] = read(received, recording(one)).groups[0].channels[0].samples.tolist()
    return samples


# --- A recording of the world --------------------------------------------------------------------------


def test_electrocardiogram_is_decoded_as_pydicom_does() -> None:
    path = installed("waveform_ecg.dcm")
    found = read_recording(open_object(path).dataset)
    assert found.kind is RecordingKind.TWELVE_LEAD_ECG
    assert found.started_at == datetime(2013, 1, 25, 10, 59, 19, tzinfo=LOCAL_TIME)
    assert [(one.label, one.is_derived, one.seconds) for one in found.groups] == [
        ("RHYTHM", False, 10),
        ("MEDIAN BEAT", True, 1.2),
    ]
    whole = pydicom.dcmread(path)
    for index, one in enumerate(found.groups):
        assert [channel.lead for channel in one.channels] == list(TWELVE)
        ours = np.array([channel.samples for channel in one.channels]).T
        assert np.array_equal(ours, whole.waveform_array(index))


# --- Samples -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPES)
def test_samples_of_every_width_and_sign(received: Received, kind: str) -> None:
    limits = np.iinfo(kind)
    samples = np.array([[limits.min, 0, 1], [5, 6, limits.max]], f"<{kind}")
    found = read(received, recording(group(samples, channel(), channel()))).groups[0]
    assert [one.samples.tolist() for one in found.channels] == samples.astype(float).tolist()


def test_samples_with_the_high_byte_first(tmp_path: Path) -> None:
    high_first = recording(group(np.array([[1, 256]], ">i2"), channel()))
    opened = written(tmp_path, high_first, uid.ExplicitVRBigEndian)
    assert read_recording(opened.dataset).groups[0].channels[0].samples.tolist() == [1, 256]


def test_amounts_follow_sensitivity_correction_and_baseline(received: Received) -> None:
    scaled = channel(
        ChannelSensitivity="2.5", ChannelSensitivityCorrectionFactor="2", ChannelBaseline="-10"
    )
    assert curve(received, group(np.array([[0, 1, -4]], "<i2"), scaled)) == [-10, -5, -30]


def test_amounts_are_the_stored_numbers_where_nothing_is_said(received: Received) -> None:
    assert curve(received, group(np.array([[3, 4]], "<i2"), item())) == [3, 4]


def test_padding_is_no_sample(received: Received) -> None:
    padded = group(np.array([[1, -32768, 3]], "<i2"), channel())
    padded.add_new(0x5400100A, "OW", np.int16(-32768).tobytes())
    found = curve(received, padded)
    assert found[::2] == [1, 3]
    assert np.isnan(found[1])


def test_infinite_amounts_are_no_samples(received: Received) -> None:
    absurd = channel(ChannelSensitivity="1E300", ChannelSensitivityCorrectionFactor="1E300")
    assert np.isnan(curve(received, group(np.array([[1, 2]], "<i2"), absurd))).all()


# --- Bounds --------------------------------------------------------------------------------------------


def test_only_the_beginning_of_a_long_recording_is_read(received: Received) -> None:
    long = group(np.zeros((1, 6000), "<i2"), channel())
    found = read(received, recording(long)).groups[0]
    assert (found.seconds, found.seconds_read, found.is_cut) == (60, 10, True)


def test_breathing_is_shown_longer(received: Received) -> None:
    long = group(np.zeros((1, 6000), "<i2"), channel())
    found = read(received, recording(long, SOPClassUID=uid.RespiratoryWaveformStorage))
    assert found.groups[0].seconds_read == 40


def test_fewer_samples_than_told_are_read_as_they_are(received: Received) -> None:
    short = group(np.zeros((2, 50), "<i2"), channel(), channel(), NumberOfWaveformSamples=1_000_000)
    assert read(received, recording(short)).groups[0].seconds == 0.5


def test_channels_nobody_describes_are_read(received: Received) -> None:
    found = read(received, recording(group(np.zeros((3, 50), "<i2"), channel("A")))).groups[0]
    assert [one.label for one in found.channels] == ["A", "", ""]


def test_groups_and_channels_end_somewhere(received: Received) -> None:
    wide = group(np.zeros((MAX_CHANNELS + 9, 10), "<i2"))
    found = read(received, recording(*[wide] * (MAX_GROUPS + 3)))
    assert len(found.groups[0].channels) == MAX_CHANNELS
    assert (len(found.groups), found.left_out) == (MAX_GROUPS, 3)


def test_memory_is_bounded_whatever_the_frequency(received: Received) -> None:
    fast = group(np.zeros((2, MAX_VALUES), "<i1"), channel(), channel(), frequency="1000000")
    found = read(received, recording(fast)).groups[0]
    assert sum(one.samples.size for one in found.channels) == MAX_VALUES


# --- What can't be drawn ---------------------------------------------------------------------------------


ONE = np.array([[1, 2, 3]], "<i2")


@pytest.mark.parametrize(
    "hopeless",
    [
        group(ONE, channel(), frequency="0"),
        group(ONE, channel(), frequency="-500"),
        group(ONE, channel(), frequency="1e9"),
        group(ONE, channel(), WaveformBitsAllocated=24),
        group(ONE, channel(), WaveformSampleInterpretation="MB"),
        group(ONE, channel(), NumberOfWaveformChannels=65535),
        group(ONE, NumberOfWaveformChannels=0),
        group(ONE[:, :1], channel()),
        item(MultiplexGroupLabel="nothing else"),
    ],
)
def test_groups_that_cannot_be_drawn_are_counted(received: Received, hopeless: Dataset) -> None:
    found = read(received, recording(group(ONE, channel()), hopeless))
    assert (len(found.groups), found.left_out) == (1, 1)


@pytest.mark.parametrize(
    "sound", [uid.BasicVoiceAudioWaveformStorage, uid.GeneralAudioWaveformStorage]
)
def test_sound_is_only_named(received: Received, sound: str) -> None:
    found = read(received, recording(group(ONE, channel()), SOPClassUID=sound))
    assert (found.kind, found.groups, found.left_out) == (RecordingKind.SOUND, (), 1)


def test_object_that_is_no_recording_has_no_groups() -> None:
    found = read_recording(open_object(installed("CT_small.dcm")).dataset)
    assert (found.kind, found.groups, found.left_out) == (RecordingKind.OTHER, (), 0)


# --- Leads -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "label", "lead"),
    [
        (Code("2:1", "MDC", "Lead I"), "", "I"),
        (Code("2:62", "MDC", ""), "", "aVR"),
        (Code("2:114", "MDC", "Derived Lead aVF"), "", "aVF"),
        (Code("5.6.3-9-61", "SCPECG", "Lead III"), "", "III"),
        (Code("2:65", "MDC", "−aVR"), "", None),
        (Code("2:11", "MDC", "Lead V3R"), "", None),
        (None, "Lead II", "II"),
        (None, "ECG V5", "V5"),
        (None, "AVL", "aVL"),
        (None, "-aVR", None),
        (None, "VIII", None),
        (None, "Aorta", None),
        (None, "", None),
    ],
)
def test_leads_are_known_by_code_and_by_name(
    source: Code | None, label: str, lead: str | None
) -> None:
    assert lead_of(source, label) == lead


# --- Anything at all -------------------------------------------------------------------------------------


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    changes=st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=8)
)
def test_no_change_of_bytes_stops_reading(
    tmp_path: Path, received: Received, changes: list[tuple[int, int]]
) -> None:
    whole = bytearray(received(twelve_leads(1)).path.read_bytes())
    for place, byte in changes:
        whole[place] = byte
    path = tmp_path / "changed"
    path.write_bytes(whole)
    try:
        opened = open_object(path)
    except ObjectRefused:
        return
    found = read_recording(opened.dataset)
    assert len(sheets(found, WORDS)) == len(found.groups)
