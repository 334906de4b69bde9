"""The pages for two stacks side by side, as they are without a script."""

import re
from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


def chosen(cast: Cast, left: str = "open", right: str = "elsewhere") -> str:
    return (
        f"/compare/{cast.exams['open']}"
        f"?left={cast.exams[left]}.1.1.2&right={cast.exams[right]}.1.1.1"
    )


def options(page: str, name: str) -> list[str]:
    (held,) = re.findall(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    return re.findall(r'<option value="([^"]*)"', held)


def selected(page: str) -> list[str]:
    return re.findall(r'<option value="([^"]*)" selected', page)


def test_everything_that_opens_can_be_chosen_on_either_side(as_: As, cast: Cast) -> None:
    page = as_("owner").get(f"/compare/{cast.exams['open']}").text
    granted = [
        f"{cast.exams[exam]}.{series}.1"
        for exam in ("amended", "elsewhere", "open")
        for series in (1, 2)
    ]
    assert options(page, "left") == granted
    assert options(page, "right") == granted
    assert "Hôpital des Collines" in page


def test_what_one_looked_at_stands_to_the_left_and_the_next_to_the_right(
    as_: As, cast: Cast
) -> None:
    token = cast.exams["elsewhere"]
    page = as_("owner").get(f"/compare/{token}?left={token}.2.1.1").text
    assert selected(page) == [f"{token}.2.1", f"{cast.exams['open']}.1.1"]


def test_the_viewer_leads_to_the_choice(as_: As, cast: Cast) -> None:
    owner, token = as_("owner"), cast.exams["open"]
    page = owner.get(f"/exams/{token}/pictures/1/1/2").text
    assert f"/compare/{token}?left={token}.1.1.2" in page


def test_both_pictures_are_shown_with_when_and_where(as_: As, cast: Cast) -> None:
    page = as_("owner").get(chosen(cast)).text
    for exam, number in (("open", 2), ("elsewhere", 1)):
        assert f'src="/exams/{cast.exams[exam]}/pictures/1/1/{number}.jpg"' in page
    assert "1er mars 2026, Hôpitaux du Fleuve" in page
    assert "2 mars 2026, Hôpital des Collines" in page
    assert "à la même hauteur du corps" in page
    assert "diagnostic" in page


def test_each_side_leafs_by_itself(as_: As, cast: Cast) -> None:
    page = as_("owner").get(chosen(cast)).text.replace("&amp;", "&")
    left, right = cast.exams["open"], cast.exams["elsewhere"]
    ways = re.findall(r'data-to="next" href="[^"]*\?(left=[^"]*)"', page)
    assert ways == [
        f"left={left}.1.1.3&right={right}.1.1.1",
        f"left={left}.1.1.2&right={right}.1.1.2",
    ]


def test_a_single_picture_has_nothing_to_go_along_with(as_: As, cast: Cast) -> None:
    token = cast.exams["open"]
    page = as_("owner").get(f"/compare/{token}?left={token}.2.1.1&right={token}.1.1.1").text
    assert 'data-link="scroll"' not in page
    assert 'data-link="window"' in page


@pytest.mark.parametrize("exam", ["unreported", "child", "refused", "held"])
@pytest.mark.parametrize("side", ["left", "right"])
def test_what_doesn_t_open_isn_t_put_beside_what_does(
    as_: As, cast: Cast, exam: str, side: str
) -> None:
    assert as_("owner").get(chosen(cast, **{side: exam})).status_code == 404


BAD = ("", "x", "{token}", "{token}.1", "{token}.1.1.1.1", "{token}.a.1", "{token}.1.-1",
       "{token}.1.1.²", "{token}.1.1.9999999999", "http://elsewhere.example/")  # fmt: skip


@pytest.mark.parametrize("written", BAD)
def test_what_names_no_picture_is_refused(as_: As, cast: Cast, written: str) -> None:
    token = cast.exams["open"]
    asked = {"left": written.format(token=token), "right": f"{token}.1.1.1"}
    address = f"/compare/{token}?left={asked['left']}&right={asked['right']}"
    assert as_("owner").get(address).status_code == 400


@pytest.mark.parametrize("name", ["9.1.1", "1.9.1", "1.1.9", "1.1.0"])
def test_beyond_the_stacks_there_is_nothing(as_: As, cast: Cast, name: str) -> None:
    token = cast.exams["open"]
    address = f"/compare/{token}?left={token}.1.1.1&right={token}.{name}"
    assert as_("owner").get(address).status_code == 404
