"""One picture a page, with a way to every other, and the JPEGs themselves."""

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from core.imaging.stack_index import HEAD, StoredPicture, read_index, written_index
from core.model import Series, Stack
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


@pytest.fixture
def stack(cast: Cast) -> str:
    """The address of a stack of three pictures."""
    return f"/exams/{cast.exams['open']}/pictures/1/1"


def ways(page: str) -> dict[str, str]:
    """Where the links around a picture lead."""
    return dict(re.findall(r'data-to="(\w+)" href="[^"]*/(\d+)"', page))


def test_every_picture_leads_to_the_others(as_: As, stack: str) -> None:
    owner = as_("owner")
    found = {number: ways(owner.get(f"{stack}/{number}").text) for number in (1, 2, 3)}
    assert found == {
        1: {"next": "2", "last": "3"},
        2: {"previous": "1", "next": "3", "first": "1", "last": "3"},
        3: {"previous": "2", "first": "1"},
    }


def test_a_picture_says_where_it_is(as_: As, stack: str) -> None:
    page = as_("owner").get(f"{stack}/2").text
    assert "<title>Image 2 sur 3 — Cigogne</title>" in page
    assert 'alt="Image 2 sur 3, Scanner du thorax, Série 1"' in page
    assert f'src="{stack}/2.jpg"' in page
    assert "Série 1" in page
    assert "diagnostic" in page


def test_series_are_a_link_apart_and_the_one_here_is_marked(as_: As, stack: str) -> None:
    strip = as_("owner").get(f"{stack}/2").text.partition('<ul class="strip">')[2]
    links = re.findall(r'href="[^"]*/pictures/([^"]*)"( aria-current="true")?', strip)
    assert links == [("1/1/1", ' aria-current="true"'), ("2/1/1", "")]


def test_a_picture_alone_has_nowhere_to_go(as_: As, cast: Cast) -> None:
    page = as_("owner").get(f"/exams/{cast.exams['open']}/pictures/2/1/1").text
    assert "data-to" not in page
    assert 'type="range"' not in page


def test_pictures_and_thumbnails_are_jpegs(as_: As, stack: str) -> None:
    owner = as_("owner")
    for name in ("1.jpg", "3.jpg", "thumbnail.jpg"):
        answer = owner.get(f"{stack}/{name}")
        assert answer.mimetype == "image/jpeg"
        assert Image.open(BytesIO(answer.data), formats=("JPEG",)).size > (0, 0)
        assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["0", "4", "4.jpg", "0.jpg", "99999999999999999999", "x", "-1"])
def test_beyond_the_stack_there_is_nothing(path: str, as_: As, stack: str) -> None:
    assert as_("owner").get(f"{stack}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["9/1/1", "1/9/1", "9/1/1.jpg", "1/9/thumbnail.jpg"])
def test_beyond_the_series_there_is_nothing(path: str, as_: As, cast: Cast) -> None:
    address = f"/exams/{cast.exams['open']}/pictures/{path}"
    assert as_("owner").get(address).status_code == 404


@pytest.mark.parametrize("path", ["1", "1.jpg", "thumbnail.jpg"])
def test_a_stranger_finds_no_picture(path: str, as_: As, stack: str) -> None:
    assert as_("other-patient").get(f"{stack}/{path}").status_code == 404


def break_picture(cast: Cast, number: int) -> None:
    """As a stack is kept of which this frame couldn't be decoded."""
    with cast.db.writing() as session:
        ours = Series.exam.has(token=cast.exams["open"])
        kept = session.query(Stack).join(Series).filter(ours, Series.position == 1).one()
        data = cast.store.read(kept.object_key)
        _, length, _ = HEAD.unpack(data[: HEAD.size])
        index = read_index(lambda offset, size: data[offset : offset + size])
        pictures = list(index.pictures)
        pictures[number - 1] = replace(index.picture(number), problem="codestream-broken")
        moved = [_relative(picture, HEAD.size + length) for picture in pictures]
        written = written_index(replace(index, pictures=tuple(moved), thumbnail=None))
        cast.store.put(kept.object_key, iter([written, data[HEAD.size + length :]]))


def _relative(picture: StoredPicture, start: int) -> StoredPicture:
    return replace(picture, offset=picture.offset - start)


def test_a_broken_picture_keeps_its_place_and_says_so(as_: As, stack: str, cast: Cast) -> None:
    break_picture(cast, 2)
    owner = as_("owner")
    page = owner.get(f"{stack}/2").text
    assert re.search(r'<p class="problem">Cette image ne peut pas être affichée', page)
    assert f"{stack}/2.jpg" not in page
    assert ways(page)["next"] == "3"
    assert owner.get(f"{stack}/2.jpg").status_code == 404
    assert owner.get(f"{stack}/3.jpg").status_code == 200
