"""A studio that can be stopped. The processes are real, and so are the ways they come to grief."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from core.errors import (
    CodestreamBroken,
    DecodingStopped,
    NoPicture,
    NotDicom,
    NotFound,
    PixelLengthMismatch,
    StorageFailed,
)
from core.imaging.confined import ConfinedStudio, Limits
from core.imaging.planning import plan_series
from core.imaging.stacks import build
from core.imaging.studio import FrameOf, Studio
from core.imaging.voi import Window

Image = Callable[..., Path]
Installed = Callable[[str], Path]


@pytest.fixture(scope="module")
def confined() -> Iterator[ConfinedStudio]:
    with ConfinedStudio() as studio:
        yield studio


@pytest.fixture
def ct(installed: Installed) -> FrameOf:
    return FrameOf(installed("CT_small.dcm"), 0)


def _process(studio: ConfinedStudio) -> int:
    (process,) = studio.process_ids()
    return process


# --- It does what a studio does -----------------------------------------------------------------------


def test_paints_the_same_picture(confined: ConfinedStudio, ct: FrameOf) -> None:
    with Studio() as here:
        for window in (None, Window(40, 400)):
            assert confined.paint(ct, window) == here.paint(ct, window)
            assert confined.paint_exactly(ct, window) == here.paint_exactly(ct, window)
            assert confined.thumbnail(ct, window) == here.thumbnail(ct, window)


def test_gives_the_same_depth_window_and_offer(
    confined: ConfinedStudio, installed: Installed
) -> None:
    with Studio() as here:
        for name in ("CT_small.dcm", "MR_small.dcm", "SC_rgb.dcm"):
            frame = FrameOf(installed(name), 0)
            assert confined.depth(frame) == here.depth(frame)
            assert confined.offer(frame) == here.offer(frame)
            assert confined.window_for(frame) == here.window_for(frame)


def test_plans_and_builds_the_same_stacks(confined: ConfinedStudio, installed: Installed) -> None:
    names = ("eCT_Supplemental.dcm", "CT_small.dcm", "rtplan.dcm", "OBXXXX1A_2frame.dcm")
    paths = [installed(name) for name in names]
    with Studio() as here:
        plan = plan_series(here, paths)
        assert confined.plan(paths) == plan
        for stack in plan.stacks:
            assert b"".join(build(stack, confined)) == b"".join(build(stack, here))


def test_refusals_come_back_with_their_facts(confined: ConfinedStudio, image: Image) -> None:
    lying = image(np.zeros((1, 8, 8), np.uint8), Rows=100, PixelData=bytes(64))
    with pytest.raises(PixelLengthMismatch) as refused:
        confined.paint(FrameOf(lying, 0))
    assert (refused.value.expected, refused.value.found) == (800, 64)


def test_each_refusal_has_its_class(
    confined: ConfinedStudio, installed: Installed, ct: FrameOf, tmp_path: Path
) -> None:
    (tmp_path / "rubbish").write_bytes(b"rubbish")
    for frame, refusal in (
        (FrameOf(tmp_path / "rubbish", 0), NotDicom),
        (FrameOf(tmp_path / "missing", 0), StorageFailed),
        (FrameOf(installed("rtplan.dcm"), 0), NoPicture),
        (FrameOf(installed("JPEG2000-embedded-sequence-delimiter.dcm"), 0), CodestreamBroken),
        (FrameOf(ct.path, 1), NotFound),
    ):
        with pytest.raises(refusal):
            confined.paint(frame)


def test_stays_for_the_next_request(confined: ConfinedStudio, ct: FrameOf) -> None:
    confined.paint(ct)
    process = _process(confined)
    confined.paint(ct)
    assert _process(confined) == process


def test_serves_several_threads(ct: FrameOf) -> None:
    with ConfinedStudio(processes=2) as studio:
        expected = studio.paint(ct)
        answers = []
        threads = [
            threading.Thread(target=lambda: answers.append(studio.paint(ct))) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert answers == [expected] * 8


# --- It comes to grief and recovers ---------------------------------------------------------------------


@pytest.mark.parametrize("cause", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_process_that_died_meanwhile_is_replaced(
    confined: ConfinedStudio, ct: FrameOf, cause: signal.Signals
) -> None:
    picture = confined.paint(ct)
    killed = _process(confined)
    os.kill(killed, cause)
    time.sleep(0.2)
    assert confined.paint(ct) == picture
    assert _process(confined) != killed


def test_a_request_that_hangs_is_stopped(tmp_path: Path, ct: FrameOf) -> None:
    """A named pipe without a writer is opened for ever."""
    os.mkfifo(tmp_path / "pipe")
    with ConfinedStudio(limits=Limits(seconds=2)) as studio:
        with pytest.raises(DecodingStopped):
            studio.paint(FrameOf(tmp_path / "pipe", 0))
        assert studio.paint(ct).content


@pytest.mark.parametrize(
    ("cause", "refusal"), [(signal.SIGSEGV, CodestreamBroken), (signal.SIGXCPU, DecodingStopped)]
)
def test_a_request_that_kills_the_process_is_refused(
    tmp_path: Path, ct: FrameOf, cause: signal.Signals, refusal: type[Exception]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with ConfinedStudio() as studio:
        studio.paint(ct)
        threading.Timer(0.3, os.kill, (_process(studio), cause)).start()
        with pytest.raises(refusal):
            studio.paint(FrameOf(tmp_path / "pipe", 0))
        assert studio.paint(ct).content


def test_a_request_that_somebody_interrupts_is_asked_again(tmp_path: Path, ct: FrameOf) -> None:
    os.mkfifo(tmp_path / "pipe")
    with ConfinedStudio(limits=Limits(seconds=3)) as studio:
        studio.paint(ct)
        first = _process(studio)
        threading.Timer(0.3, os.kill, (first, signal.SIGKILL)).start()
        with pytest.raises(DecodingStopped):
            studio.paint(FrameOf(tmp_path / "pipe", 0))
        assert studio.paint(ct).content


class _Interrupted(Exception):
    pass


def _interrupt(*_: object) -> None:
    raise _Interrupted


def test_a_late_answer_is_never_taken_for_another_s(tmp_path: Path, ct: FrameOf) -> None:
    """Interrupted between question and answer, as when a server ends a slow request."""
    os.mkfifo(tmp_path / "pipe")
    before = signal.signal(signal.SIGALRM, _interrupt)
    with ConfinedStudio() as studio:
        expected = studio.paint(ct)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with pytest.raises(_Interrupted):
            studio.paint(FrameOf(tmp_path / "pipe", 0))
        assert studio.process_ids() == []
        assert studio.paint(ct) == expected
    signal.signal(signal.SIGALRM, before)


def test_memory_is_limited(image: Image, ct: FrameOf) -> None:
    huge = image(np.zeros((1, 6000, 6000), np.uint32))
    with ConfinedStudio(limits=Limits(memory=500 << 20)) as studio:
        assert studio.paint(ct).content
        with pytest.raises(DecodingStopped):
            studio.paint(FrameOf(huge, 0))
        assert studio.paint(ct).content


def test_processor_time_is_limited(image: Image, ct: FrameOf, tmp_path: Path) -> None:
    """Walking so many elements takes more than the second allowed."""
    item = Dataset()
    for element in range(0x1000, 0x2800):
        item.add_new((0x0009, element), "UN", b"")
    heavy = image(np.zeros((1, 8, 8), np.uint8), RequestAttributesSequence=[item] * 9)
    for name in range(40):
        os.link(heavy, tmp_path / f"link{name}")
    limits = Limits(cpu_seconds=0, seconds_an_object=0)
    with ConfinedStudio(limits=limits) as studio:
        studio.paint(ct)
        with pytest.raises(DecodingStopped):
            studio.plan(sorted(tmp_path.glob("link*")))


def test_no_core_is_dumped_and_no_secret_is_inherited(
    confined: ConfinedStudio, ct: FrameOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CIGOGNE_SECRET", "hidden")
    with ConfinedStudio() as studio:
        studio.paint(ct)
        folder = Path(f"/proc/{_process(studio)}")
        limits = (folder / "limits").read_text()
        assert "Max core file size        0                    0" in limits
        assert b"hidden" not in (folder / "environ").read_bytes()


def test_the_process_ends_with_the_studio(ct: FrameOf) -> None:
    with ConfinedStudio() as studio:
        studio.paint(ct)
        process = _process(studio)
    assert not Path(f"/proc/{process}").exists()


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(
        ["JPEG2000.dcm", "SC_rgb_jpeg_gdcm.dcm", "MR_small_RLE.dcm", "JPEG-lossy.dcm",
         "MR_small_jpeg_ls_lossless.dcm", "OT-PAL-8-face.dcm", "emri_small_RLE.dcm",
         "examples_overlay.dcm", "image_dfl.dcm", "mlut_18.dcm"]
    ),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_whatever_the_bytes_there_is_a_plan_and_a_stack(
    confined: ConfinedStudio,
    installed: Installed,
    tmp_path_factory: pytest.TempPathFactory,
    name: str,
    chance: random.Random,
) -> None:
    content = bytearray(installed(name).read_bytes())
    for _ in range(chance.randint(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path_factory.mktemp("mutated") / name
    path.write_bytes(content)
    plan = confined.plan([path])
    assert plan.stacks or plan.refused
    for stack in plan.stacks:
        assert b"".join(build(stack, confined))
