"""How a series falls into stacks: each table row is one series and what should become of it."""

import random
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from core.imaging.description import describe
from core.imaging.dicom import open_object
from core.imaging.ordering import Difference, Ordered, order_frames
from core.imaging.places import Place, read_place

Installed = Callable[[str], Path]

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
CORONAL = (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)
SAGITTAL = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)


def _slice(z: float, **facts: object) -> Place:
    place = Place(0, 0, 1, 512, 512, AXIAL, (0.0, 0.0, z), times=(0.0,) * 5)
    return replace(place, **facts)


def _series(*places: Place) -> list[Place]:
    """The objects of a series, numbered, in no order at all."""
    numbered = [replace(place, instance=number) for number, place in enumerate(places)]
    random.Random(1).shuffle(numbered)  # noqa: S311
    return numbered


def _told(stacks: list[Ordered]) -> list[tuple[str, ...]]:
    return [tuple(told.value for told in stack.distinctions) for stack in stacks]


def test_slices_are_ordered_by_position_not_by_number() -> None:
    places = _series(*(_slice(z, number=-int(z)) for z in (3, 1, 2, -5, 4)))
    (stack,) = order_frames(places)
    assert [place.position[2] for place in stack.places] == [-5, 1, 2, 3, 4]
    assert stack.distinctions == ()


def test_tilted_slices_are_ordered_along_their_normal() -> None:
    tilted = (1.0, 0.0, 0.0, 0.0, 0.9, -0.436)
    places = [_slice(0, orientation=tilted, position=(0.0, -3.0 * n, 2.0 * n)) for n in range(5)]
    (stack,) = order_frames(_series(*places))
    distances = [place.distance for place in stack.places]
    assert distances == sorted(distances)


def test_pictures_without_position_keep_their_numbers() -> None:
    places = [_slice(0, orientation=(), position=(), number=n) for n in (3, 1, 2)]
    (stack,) = order_frames(_series(*places))
    assert [place.number for place in stack.places] == [1, 2, 3]


def test_a_scout_stands_beside_the_slices() -> None:
    scouts = [_slice(0, orientation=CORONAL), _slice(0, orientation=SAGITTAL)]
    stacks = order_frames(_series(*scouts, *(_slice(z) for z in range(10))))
    assert sorted(_told(stacks)) == [("axial",), ("coronal",), ("sagittal",)]


def test_small_turns_of_the_plane_are_the_same_orientation() -> None:
    wobbling = [_slice(z, orientation=(1.0, 0.0, z / 1e4, 0.0, 1.0, 0.0)) for z in range(10)]
    assert len(order_frames(_series(*wobbling))) == 1


def test_a_turning_plane_is_one_stack() -> None:
    turning = [
        _slice(0, orientation=(1 - n / 10, n / 10, 0.0, 0.0, 0.0, -1.0), number=n)
        for n in range(10)
    ]
    (stack,) = order_frames(_series(*turning))
    assert len(stack.places) == 10


@pytest.mark.parametrize(
    ("facts", "difference", "values"),
    [
        ([{"echo": 30.0}, {"echo": 90.0}], Difference.ECHO, ["30.0", "90.0"]),
        ([{"b_value": b} for b in (0.0, 500.0, 1000.0)], Difference.B_VALUE, None),
        ([{"image_type": "WATER"}, {"image_type": "FAT"}], Difference.IMAGE_TYPE, ["FAT", "WATER"]),
        ([{"times": (t, 0.0, 0.0)} for t in (1.0, 2.0)], Difference.TIME, ["1.0", "2.0"]),
        ([{"times": (0.0, 0.0, t)} for t in (7.0, 9.0)], Difference.TIME, ["7.0", "9.0"]),
        ([{"rows": 256}, {"rows": 512}], Difference.SIZE, None),
    ],
)
def test_ways_of_showing_the_same_places_are_stacks_of_their_own(
    facts: list[dict[str, object]], difference: Difference, values: list[str] | None
) -> None:
    places = _series(*(_slice(z, **fact) for z, fact in product(range(6), facts)))
    stacks = order_frames(places)
    assert [len(stack.places) for stack in stacks] == [6] * len(facts)
    assert {told.difference for stack in stacks for told in stack.distinctions} == {difference}
    assert values is None or _told(stacks) == [(value,) for value in values]
    for stack in stacks:
        assert [place.position[2] for place in stack.places] == list(range(6))


def test_ways_that_show_other_places_stay_together() -> None:
    """Interleaved slices, one half each echo: together they are one volume."""
    places = _series(*(_slice(z, echo=float(z % 2)) for z in range(10)))
    assert len(order_frames(places)) == 1


def test_volumes_are_told_by_number_where_nothing_else_tells_them() -> None:
    """The moment of each frame is another one; only the numbers run volume by volume."""
    places = _series(
        *(
            _slice(z, number=30 * volume + z, times=(0.0, 0.0, 0.0, 100.0 * volume + z))
            for volume, z in product(range(3), range(30))
        )
    )
    stacks = order_frames(places)
    assert [len(stack.places) for stack in stacks] == [30, 30, 30]
    assert {place.number // 30 for place in stacks[1].places} == {1}


def test_a_beating_heart_is_a_film_at_each_place() -> None:
    beats = [(float(t), 0.0) for t in range(25)]
    places = _series(*(_slice(z, times=beat) for z, beat in product(range(8), beats)))
    stacks = order_frames(places)
    assert {told.difference for stack in stacks for told in stack.distinctions} == {
        Difference.POSITION
    }
    assert [len(stack.places) for stack in stacks] == [25] * 8
    assert [place.times[0] for place in stacks[0].places] == list(range(25))


def test_hundreds_of_volumes_stay_one_stack_volume_by_volume() -> None:
    times = [(float(t),) for t in range(64)]
    places = _series(*(_slice(z, times=time) for z, time in product(range(60), times)))
    (stack,) = order_frames(places)
    assert [place.times[0] for place in stack.places[:61]] == [0.0] * 60 + [1.0]


def test_films_and_volumes_stand_by_themselves() -> None:
    film = [Place(1, index, 30, 480, 640) for index in range(30)]
    photos = [Place(instance, 0, 1, 480, 640, number=instance) for instance in (0, 2, 3)]
    stacks = order_frames([*film, *photos])
    assert sorted(len(stack.places) for stack in stacks) == [3, 30]


def test_frames_of_an_object_follow_its_dimensions() -> None:
    frames = [
        Place(0, index, 4, 64, 64, AXIAL, (0.0, 0.0, float(index)), dimensions=(1, 4 - index))
        for index in range(4)
    ]
    (stack,) = order_frames(frames)
    assert [place.index for place in stack.places] == [3, 2, 1, 0]


def test_big_pictures_stand_by_themselves() -> None:
    views = ["R CC", "L CC", "R MLO", "L MLO"]
    places = _series(*(Place(0, 0, 1, 3000, 2400, view=view) for view in views))
    assert sorted(_told(order_frames(places))) == sorted((view,) for view in views)


def test_many_big_pictures_are_pages_of_one_stack() -> None:
    places = _series(*(Place(0, 0, 1, 3000, 2400, number=n) for n in range(30)))
    assert len(order_frames(places)) == 1


def test_a_series_of_nothing_has_no_stacks() -> None:
    assert order_frames([]) == []


def test_no_frame_is_lost_whatever_the_facts() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(200):
        places = _series(
            *(
                _slice(
                    chance.choice([0.0, 1.0, 2.0]),
                    orientation=chance.choice([AXIAL, CORONAL, ()]),
                    rows=chance.choice([64, 3000]),
                    frames=chance.choice([1, 1, 5]),
                    echo=chance.choice([0.0, 1.0]),
                    times=(chance.choice([0.0, 1.0]), chance.choice([0.0, 3.0])),
                )
                for _ in range(chance.randint(1, 40))
            )
        )
        found = [place for stack in order_frames(places) for place in stack.places]
        assert sorted(found, key=repr) == sorted(places, key=repr)


def test_reads_the_places_of_a_real_enhanced_object(installed: Installed) -> None:
    opened = open_object(installed("eCT_Supplemental.dcm"))
    described = describe(opened)
    places = [read_place(opened.dataset, described, index) for index in range(described.frames)]
    assert [len(place.position) for place in places] == [3, 3]
    assert all(place.spacing and place.dimensions for place in places)


def test_reads_the_place_of_a_real_slice(installed: Installed) -> None:
    opened = open_object(installed("CT_small.dcm"))
    place = read_place(opened.dataset, describe(opened), 0)
    assert place.orientation == AXIAL
    assert place.distance == pytest.approx(-75.7)
    assert place.spacing == pytest.approx((0.661468, 0.661468))
