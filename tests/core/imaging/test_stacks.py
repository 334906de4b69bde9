import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from pydicom.uid import UID

from core.errors import NotFound, StorageFailed
from core.imaging.planning import SeriesPlan, plan_series
from core.imaging.stack_index import StackIndex, read_index
from core.imaging.stacks import build, coarse_to_fine
from core.imaging.studio import Studio

Image = Callable[..., Path]
Installed = Callable[[str], Path]
Encapsulated = Callable[..., bytes]

AXIAL = ["1", "0", "0", "0", "1", "0"]
J2K = UID("1.2.840.10008.1.2.4.90")


def _built(paths: list[Path]) -> tuple[SeriesPlan, list[bytes]]:
    with Studio() as studio:
        plan = plan_series(studio, paths)
        return plan, [b"".join(build(stack, studio)) for stack in plan.stacks]


def _index(stack: bytes) -> StackIndex:
    def read_range(start: int, length: int) -> bytes:
        assert start + length <= len(stack), "the store refuses to read beyond the end"
        return stack[start : start + length]

    return read_index(read_range)


def _slices(image: Image, count: int, **facts: object) -> list[Path]:
    """Slices of which the one at z mm is uniformly z grey, written from top to bottom."""
    return [
        image(
            np.full((1, 16, 24), z, np.uint8),
            ImageOrientationPatient=AXIAL,
            ImagePositionPatient=["0", "0", str(z)],
            PixelSpacing=["0.5", "0.5"],
            InstanceNumber=count - z,
            FrameOfReferenceUID="1.2.3",
            **facts,
        )
        for z in reversed(range(count))
    ]


def _greys(stack: bytes, index: StackIndex) -> list[int]:
    greys = []
    for number in range(1, len(index.pictures) + 1):
        picture = index.picture(number)
        jpeg = stack[picture.offset : picture.offset + picture.length]
        shown = np.asarray(Pillow.open(io.BytesIO(jpeg), formats=["JPEG"]))
        assert shown.shape == (picture.height, picture.width)
        greys.append(round(float(shown.mean())))
    return greys


WINDOW = {"WindowCenter": "128", "WindowWidth": "256"}


def test_each_picture_is_found_by_its_range(image: Image) -> None:
    _, (stack,) = _built(_slices(image, 20, **WINDOW))
    index = _index(stack)
    assert _greys(stack, index) == pytest.approx(list(range(20)), abs=1)
    assert [picture.position[2] for picture in index.pictures] == list(range(20))


def test_coarse_pictures_come_first_and_nothing_is_between(image: Image) -> None:
    _, (stack,) = _built(_slices(image, 20, **WINDOW))
    index = _index(stack)
    by_offset = sorted(range(20), key=lambda number: index.pictures[number].offset)
    assert by_offset == [0, 8, 16, 4, 12, 2, 6, 10, 14, 18, *range(1, 20, 2)]
    ends = [picture.offset + picture.length for picture in index.pictures]
    assert max(ends) == len(stack)
    assert sum(picture.length for picture in index.pictures) == len(stack) - min(
        picture.offset for picture in index.pictures
    )


@pytest.mark.parametrize("count", [0, 1, 2, 8, 9, 17, 100])
def test_coarse_to_fine_names_each_picture_once(count: int) -> None:
    assert sorted(coarse_to_fine(count)) == list(range(count))


def test_one_window_serves_the_whole_stack(image: Image) -> None:
    """Each slice by itself would be black or white: the stack would flicker."""
    _, (stack,) = _built(_slices(image, 5))
    assert _greys(stack, _index(stack)) == pytest.approx([0, 51, 102, 153, 204], abs=1)
    assert _index(stack).window == (2.5, 5)


def test_knows_how_the_pictures_lie(image: Image) -> None:
    _, (stack,) = _built(_slices(image, 2))
    geometry = _index(stack).geometry
    assert geometry.orientation == (1, 0, 0, 0, 1, 0)
    assert (geometry.pixel_size, geometry.at_detector) == (0.5, False)
    assert geometry.frame_of_reference == "1.2.3"


def test_a_thumbnail_is_small(installed: Installed) -> None:
    _, (stack,) = _built([installed("RG1_UNCR.dcm")])
    small = _index(stack).thumbnail
    assert small
    assert small.length <= 8 * 1024
    content = stack[small.offset : small.offset + small.length]
    assert max(Pillow.open(io.BytesIO(content), formats=["JPEG"]).size) == 256


def test_a_broken_frame_is_marked_and_the_others_show(
    image: Image, encapsulated: Encapsulated
) -> None:
    import imagecodecs

    sound = imagecodecs.jpeg2k_encode(np.full((16, 24), 99, np.uint8), reversible=True)
    path = image(np.zeros((3, 16, 24), np.uint8), J2K, PixelData=encapsulated(sound, b"xx", sound))
    _, (stack,) = _built([path])
    index = _index(stack)
    assert [picture.problem for picture in index.pictures] == ["", "codestream-broken", ""]
    assert (index.picture(2).length, index.picture(2).width, index.picture(2).frame) == (0, 24, 2)
    assert index.picture(3).length > 0


def test_a_broken_object_keeps_its_place_among_the_slices(image: Image) -> None:
    paths = _slices(image, 5)
    lying = image(
        np.zeros((1, 16, 24), np.uint8),
        Rows=600,
        ImageOrientationPatient=AXIAL,
        ImagePositionPatient=["0", "0", "2.5"],
        PixelData=bytes(16 * 24),
    )
    plan, (stack,) = _built([lying, *paths])
    assert [p.problem for p in _index(stack).pictures] == [
        "", "", "", "pixel-length-mismatch", "", "",
    ]  # fmt: skip
    assert plan.refused == {}


def test_what_is_no_picture_is_named(installed: Installed, image: Image, tmp_path: Path) -> None:
    (tmp_path / "rubbish").write_bytes(b"rubbish")
    paths = [
        installed("rtplan.dcm"),
        *_slices(image, 2),
        tmp_path / "rubbish",
        installed("liver.dcm"),
    ]
    plan, stacks = _built(paths)
    assert len(stacks) == 1
    assert plan.refused == {0: "no-picture", 3: "not-dicom", 4: "no-picture"}
    assert _index(stacks[0]).pictures[0].instance == 2


def test_a_film_with_a_broken_palette_is_one_picture_that_can_t_be_shown(image: Image) -> None:
    path = image(np.zeros((3, 8, 8), np.uint8), PhotometricInterpretation="PALETTE COLOR")
    _, (stack,) = _built([path])
    assert [p.problem for p in _index(stack).pictures] == ["pixel-description-invalid"]


def test_absurd_positions_are_no_positions(image: Image) -> None:
    path = image(
        np.zeros((1, 8, 8), np.uint8),
        ImageOrientationPatient=["1e308"] * 6,
        ImagePositionPatient=["1e308", "-1e308", "1e308"],
    )
    _, (stack,) = _built([path, path])
    assert _index(stack).pictures[0].position == ()


def test_a_film_knows_its_speed(image: Image) -> None:
    _, (stack,) = _built([image(np.zeros((3, 8, 8), np.uint8), FrameTime="40")])
    assert _index(stack).frames_per_second == 25


def test_a_series_without_pictures_has_no_stack(installed: Installed) -> None:
    assert _built([installed("rtplan.dcm")])[1] == []


def test_beyond_the_last_picture_is_nothing(image: Image) -> None:
    _, (stack,) = _built(_slices(image, 2))
    for number in (0, 3, -1):
        with pytest.raises(NotFound):
            _index(stack).picture(number)


def test_refuses_to_read_what_is_no_stack() -> None:
    with pytest.raises(StorageFailed):
        _index(bytes(100))


def test_every_installed_file_becomes_a_stack_or_is_named(all_installed: list[Path]) -> None:
    with Studio() as studio:
        for path in all_installed:
            plan = plan_series(studio, [path])
            assert plan.stacks or plan.refused
            for stack in plan.stacks:
                _index(b"".join(build(stack, studio)))
