"""Who asks: named for the trail, and changed only into a context of its own."""

from core.context import NOBODY, ViewerKind, system
from tests.cast import Cast


def test_nobody_is_signed_in_as_nobody() -> None:
    assert not NOBODY.is_signed_in
    assert (NOBODY.id, NOBODY.name, NOBODY.role, NOBODY.establishment_id) == (None, "", None, None)


def test_everybody_else_is_signed_in(cast: Cast) -> None:
    assert all(viewer.is_signed_in for viewer in cast.viewers.values())


def test_a_process_of_ours_has_a_name_for_the_trail() -> None:
    worker = system("worker")
    assert (worker.kind, worker.name, worker.role) == (ViewerKind.SYSTEM, "worker", None)


def test_the_same_moment_through_other_eyes(cast: Cast) -> None:
    mine = cast.context("owner")
    hers = mine.seen_by(cast.viewers["doctor"])
    assert hers.viewer == cast.viewers["doctor"]
    assert (hers.now, hers.request, hers.address) == (mine.now, mine.request, mine.address)
    assert mine.viewer == cast.viewers["owner"]


def test_a_printed_context_tells_no_secret(cast: Cast) -> None:
    assert "an audit key" not in repr(cast.context("owner"))
