"""What the viewer fetches: the stack by ranges, pictures through windows, full depth, offers."""

import gzip
import json
import struct
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from core.imaging.stack_index import HEAD, MAGIC
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


@pytest.fixture
def stack(cast: Cast) -> str:
    """The address of a stack of three pictures."""
    return f"/exams/{cast.exams['open']}/pictures/1/1"


def mean(jpeg: bytes) -> float:
    picture = Image.open(BytesIO(jpeg), formats=("JPEG",))
    return sum(picture.tobytes()) / (picture.width * picture.height)


# --- The stack --------------------------------------------------------------------------------------


def test_the_stack_comes_whole_with_its_index_first(as_: As, stack: str) -> None:
    answer = as_("owner").get(f"{stack}/stack")
    assert answer.status_code == 200
    magic, length, _ = HEAD.unpack(answer.data[: HEAD.size])
    assert magic == MAGIC
    index = json.loads(answer.data[HEAD.size : HEAD.size + length])
    assert len(index["pictures"]) == 3
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_cut_off_stack_goes_on_where_it_ended(as_: As, stack: str) -> None:
    owner = as_("owner")
    whole = owner.get(f"{stack}/stack")
    mark = whole.headers["ETag"]
    rest = owner.get(f"{stack}/stack", Range="bytes=100-", If_Range=mark)
    assert rest.status_code == 206
    assert rest.data == whole.data[100:]
    again = owner.get(f"{stack}/stack", Range="bytes=100-", If_Range='"another"')
    assert again.status_code == 200


# --- Windows ----------------------------------------------------------------------------------------


def test_a_picture_may_be_asked_for_through_a_window(as_: As, stack: str) -> None:
    owner = as_("owner")
    means = [
        mean(owner.get(f"{stack}/1.jpg?{asked}").data)
        for asked in ("center=5000&width=100", "center=500&width=1000", "center=-5000&width=100")
    ]
    assert means[0] < 2
    assert 100 < means[1] < 150
    assert means[2] > 253


BAD = (
    *("center=40", "width=400", "center=&width=", "center=x&width=1", "center=1&width=0"),
    *("center=1&width=-1", "center=nan&width=1", "center=1&width=inf", "center=1e300&width=1"),
)


@pytest.mark.parametrize("asked", BAD)
@pytest.mark.parametrize("what", ["1", "1.jpg"])
def test_half_a_window_and_what_is_none_are_refused(
    as_: As, stack: str, asked: str, what: str
) -> None:
    answer = as_("owner").get(f"{stack}/{what}?{asked}")
    assert answer.status_code == 400
    assert "Nous n’avons pas pu prendre cette demande en compte" in answer.text


# --- Full depth and offers --------------------------------------------------------------------------


def read_depth(body: bytes) -> tuple[dict[str, object], bytes]:
    (length,) = struct.unpack_from("<L", body)
    return json.loads(body[4 : 4 + length]), body[4 + length :]


def test_full_depth_comes_with_a_head_that_tells_what_it_means(as_: As, stack: str) -> None:
    answer = as_("owner").get(f"{stack}/1.depth", Accept_Encoding="gzip, br")
    assert answer.headers["Content-Encoding"] == "gzip"
    head, steps = read_depth(gzip.decompress(answer.data))
    assert head == {
        "width": 8, "height": 8, "slope": 1, "intercept": 0, "inverted": False, "whole": True,
        "blank": 0xFFFF, "mark": 0xFFFE, "window": [512, 1024],
    }  # fmt: skip
    assert len(steps) == 2 * 64


def test_full_depth_comes_plain_to_those_who_can_t_inflate(as_: As, stack: str) -> None:
    answer = as_("owner").get(f"{stack}/1.depth", Accept_Encoding="identity")
    assert "Content-Encoding" not in answer.headers
    assert read_depth(answer.data)[0]["width"] == 8


@pytest.mark.parametrize(("every", "side"), [("2", 4), ("3", 3), ("0", 8), ("-5", 8), ("x", 8)])
def test_some_rows_and_columns_may_be_enough(as_: As, stack: str, every: str, side: int) -> None:
    answer = as_("owner").get(f"{stack}/1.depth?every={every}", Accept_Encoding="identity")
    assert read_depth(answer.data)[0]["height"] == side


def test_windows_are_offered_by_name(as_: As, stack: str) -> None:
    offered = as_("owner").get(f"{stack}/1.views").json
    assert offered is not None
    assert offered["grey"]
    assert [each["name"] for each in offered["windows"]] == [
        "Réglage 1", "Tissus mous", "Poumons", "Os", "Cerveau", "Foie",
    ]  # fmt: skip
    lungs = {"name": "Poumons", "center": -600, "width": 1500, "own": False}
    assert offered["windows"][2] == lungs
    assert offered["unit"] == "UH"
    assert offered["sides"] == []


@pytest.mark.parametrize("what", ["4.depth", "4.views", "4.jpg?center=1&width=2", "0.depth"])
def test_beyond_the_stack_there_is_nothing(as_: As, stack: str, what: str) -> None:
    assert as_("owner").get(f"{stack}/{what}").status_code == 404
