"""When two exams show the same place."""

import pytest

from core.rules.regions import Place, Region, Side, Words, places, share_a_place

LEFT_KNEE = Place(Region.KNEE, Side.LEFT)
RIGHT_KNEE = Place(Region.KNEE, Side.RIGHT)
A_KNEE = Place(Region.KNEE)
THORAX = Place(Region.THORAX)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        pytest.param(THORAX, THORAX, True, id="the same"),
        pytest.param(THORAX, Place(Region.ABDOMEN), False, id="neighbours"),
        pytest.param(THORAX, Place(Region.HEART), True, id="one within the other"),
        pytest.param(Place(Region.BRAIN), Place(Region.FACE), False, id="two parts of the head"),
        pytest.param(THORAX, Place(Region.BREAST), False, id="on it, not in it"),
        pytest.param(LEFT_KNEE, RIGHT_KNEE, False, id="the other knee"),
        pytest.param(LEFT_KNEE, A_KNEE, True, id="a knee, which isn't known"),
        pytest.param(LEFT_KNEE, Place(Region.LOWER_LIMB, Side.LEFT), True, id="in that leg"),
        pytest.param(LEFT_KNEE, Place(Region.LOWER_LIMB, Side.RIGHT), False, id="the other leg"),
        pytest.param(Place(Region.WRIST), Place(Region.HAND), False, id="wrist and hand"),
        pytest.param(LEFT_KNEE, Place(Region.WHOLE_BODY), True, id="in the whole body"),
        pytest.param(Place(Region.NECK), Place(Region.CERVICAL_SPINE), False, id="neck and spine"),
    ],
)
def test_two_places(one: Place, other: Place, shared: bool) -> None:
    assert share_a_place({one}, {other}) is shared
    assert share_a_place({other}, {one}) is shared


def test_one_place_in_common_is_enough() -> None:
    trunk = {Place(Region.THORAX), Place(Region.ABDOMEN), Place(Region.PELVIS)}
    assert share_a_place(trunk, {THORAX})


def test_what_is_unknown_is_never_the_same() -> None:
    assert not share_a_place(set(), set())
    assert not share_a_place(set(), {THORAX})


@pytest.mark.parametrize(
    ("regions", "sides", "expected"),
    [
        pytest.param([Region.KNEE], [Side.LEFT], {LEFT_KNEE}, id="one side"),
        pytest.param([Region.KNEE], [Side.LEFT, Side.RIGHT], {A_KNEE}, id="both"),
        pytest.param([Region.THORAX], [Side.LEFT], {THORAX}, id="there is only one"),
        pytest.param(
            [Region.LOWER_LIMB, Region.KNEE],
            [],
            {A_KNEE},
            id="the limb only says where the part is",
        ),
        pytest.param(
            [Region.HEAD, Region.FACE],
            [],
            {Place(Region.HEAD), Place(Region.FACE)},
            id="a head with its face is both",
        ),
    ],
)
def test_places(regions: list[Region], sides: list[Side], expected: set[Place]) -> None:
    assert places(regions, sides) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("RACHIS CERVICAL", {Region.CERVICAL_SPINE}, id="the longest words count"),
        pytest.param("cervical", {Region.NECK}, id="the shorter ones alone"),
        pytest.param("cervicale", set(), id="only whole words"),
        pytest.param("Schädel, Schaedel, SCHADEL", {Region.HEAD}, id="the spellings of an umlaut"),
        pytest.param("Hirnschädel", set(), id="nothing before a word"),
        pytest.param("Schädelbasis", {Region.HEAD}, id="letters after a star"),
    ],
)
def test_words(text: str, said: set[Region]) -> None:
    words = Words(
        {
            "cervical": frozenset({Region.NECK}),
            "rachis cervical": frozenset({Region.CERVICAL_SPINE}),
            "schädel*": frozenset({Region.HEAD}),
        }
    )
    assert words.say(text) == said


WHOLE = Region.WHOLE_BODY
TREE = [
    # the region, what lies around it, whether there are two
    (Region.HEAD, WHOLE, False),
    (Region.BRAIN, Region.HEAD, False),
    (Region.FACE, Region.HEAD, False),
    (Region.EAR, Region.HEAD, False),
    (Region.NECK, WHOLE, False),
    (Region.THORAX, WHOLE, False),
    (Region.HEART, Region.THORAX, False),
    (Region.BREAST, WHOLE, True),
    (Region.ABDOMEN, WHOLE, False),
    (Region.PELVIS, WHOLE, False),
    (Region.HIP, Region.PELVIS, True),
    (Region.AORTA, WHOLE, False),
    (Region.SPINE, WHOLE, False),
    (Region.CERVICAL_SPINE, Region.SPINE, False),
    (Region.THORACIC_SPINE, Region.SPINE, False),
    (Region.LUMBAR_SPINE, Region.SPINE, False),
    (Region.SACRUM, Region.SPINE, False),
    (Region.UPPER_LIMB, WHOLE, True),
    (Region.SHOULDER, Region.UPPER_LIMB, True),
    (Region.ARM, Region.UPPER_LIMB, True),
    (Region.ELBOW, Region.UPPER_LIMB, True),
    (Region.FOREARM, Region.UPPER_LIMB, True),
    (Region.WRIST, Region.UPPER_LIMB, True),
    (Region.HAND, Region.UPPER_LIMB, True),
    (Region.LOWER_LIMB, WHOLE, True),
    (Region.THIGH, Region.LOWER_LIMB, True),
    (Region.KNEE, Region.LOWER_LIMB, True),
    (Region.LEG, Region.LOWER_LIMB, True),
    (Region.ANKLE, Region.LOWER_LIMB, True),
    (Region.FOOT, Region.LOWER_LIMB, True),
]


@pytest.mark.parametrize(("region", "around", "two_sided"), TREE)
def test_the_tree(region: Region, around: Region, two_sided: bool) -> None:
    assert share_a_place({Place(region)}, {Place(around)})
    left, right = places([region], [Side.LEFT]), places([region], [Side.RIGHT])
    assert share_a_place(left, right) is not two_sided
