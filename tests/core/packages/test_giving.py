"""Packages are given to whom their exams open: any part, the same bytes, and no longer than that."""

import hashlib
import io
import random
import zipfile
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.download.forms import PackageForm
from core.download.recipe import recipe_of
from core.errors import NotFound, NotInThisState
from core.language import Language
from core.model import Event, Package
from core.packages import giving, issued
from core.packages.choosing import choice_page
from core.packages.giving import GivenPackage, package
from core.packages.issued import count_next_package, issued_at
from core.packages.state import Choice, Progress
from tests.cast import Cast
from tests.queries import queries

FULL = Choice(PackageForm.FULL, Language.FRENCH)
LIGHT = Choice(PackageForm.LIGHT, Language.FRENCH)


def given(cast: Cast, *exams: str, viewer: str = "owner", choice: Choice = FULL) -> GivenPackage:
    ctx = cast.context(viewer)
    found = package(ctx, [cast.exams[exam] for exam in exams], choice, lambda: ctx.now)
    assert isinstance(found, GivenPackage)
    return found


def whole(one: GivenPackage) -> bytes:
    return b"".join(one.stream(0, one.size))


def names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def told(cast: Cast) -> list[str]:
    """What the trail says of packages, oldest first."""
    with cast.db.reading() as session:
        actions = sa.select(Event.action).where(Event.action.startswith("package-"))
        return list(session.scalars(actions.order_by(Event.sequence)))


def test_any_part_is_a_part_of_the_whole(cast: Cast) -> None:
    one = given(cast, "open")
    everything = whole(one)
    assert len(everything) == one.size
    chance = random.Random(7)  # noqa: S311
    for _ in range(60):
        start = chance.randrange(one.size)
        stop = chance.randrange(start, one.size) + 1
        assert b"".join(one.stream(start, stop)) == everything[start:stop]


def test_a_download_cut_fifty_times_comes_whole(cast: Cast) -> None:
    chance, received, etags = random.Random(7), bytearray(), set()  # noqa: S311
    for _ in range(50):
        one = given(cast, "open")  # each time as after a restart
        recipe_of.cache_clear()
        etags.add(one.etag)
        received += b"".join(one.stream(len(received), one.size))[: chance.randrange(2_000)]
    one = given(cast, "open")
    received += b"".join(one.stream(len(received), one.size))
    assert len(etags) == 1
    assert bytes(received) == whole(one)


def test_a_full_package_holds_objects_and_pictures_and_a_light_one_pictures_alone(
    cast: Cast,
) -> None:
    full, light = names(whole(given(cast, "open"))), names(whole(given(cast, "open", choice=LIGHT)))
    assert len([name for name in full if name.startswith("DICOM/")]) == 5  # the report among them
    assert [name for name in light if name.startswith("DICOM")] == []
    pictures = ["IHE_PDI/E001S001/P000001.JPG", "IHE_PDI/E001S002/P000001.JPG"]
    assert set(pictures) <= set(full) & set(light)
    assert "REPORT.PDF" in light


def test_it_is_made_once_for_each_state_and_language(cast: Cast) -> None:
    def keys() -> set[str]:
        given(cast, "open")
        with cast.db.reading() as session:
            return set(session.scalars(sa.select(Package.recipe_key)))

    first = keys()
    assert keys() == first
    german = given(cast, "open", choice=Choice(PackageForm.FULL, Language.GERMAN))
    assert german.etag != given(cast, "open").etag
    with cast.db.writing() as session:
        session.execute(sa.text("UPDATE patient SET given_name = 'Johanna'"))
    assert not first & keys()


def test_a_name_that_was_put_right_is_right_in_the_report_too(cast: Cast) -> None:
    def report() -> bytes:
        with zipfile.ZipFile(io.BytesIO(whole(given(cast, "open")))) as archive:
            return archive.read("REPORT.PDF")

    before = report()
    assert report() == before
    with cast.db.writing() as session:
        session.execute(sa.text("UPDATE patient SET given_name = 'Johanna'"))
    assert report() != before


def test_a_recipe_that_was_lost_is_made_again_with_the_same_bytes(cast: Cast) -> None:
    before = whole(given(cast, "open"))
    for key in list(cast.store.keys("derived/packages")):
        cast.store.remove(key)
    recipe_of.cache_clear()
    assert whole(given(cast, "open")) == before


def test_objects_are_counted_once_however_many_exams_and_forms_are_asked_for(cast: Cast) -> None:
    tokens = [cast.exams["open"], cast.exams["elsewhere"]]
    choice_page(cast.context("owner"), tokens, Language.FRENCH)  # both are made
    with queries(cast) as asked:
        choice_page(cast.context("owner"), tokens, Language.FRENCH)
        given(cast, "open", "elsewhere")
    assert len([statement for statement in asked if "departure" in statement]) == 2


@pytest.mark.parametrize("viewer", ["owner", "doctor"])
def test_a_package_costs_the_same_queries_however_many_exams_it_holds(
    cast: Cast, viewer: str
) -> None:
    def asked(*exams: str) -> int:
        given(cast, *exams, viewer=viewer)  # is made
        with queries(cast) as statements:
            given(cast, *exams, viewer=viewer)
        return len(statements)

    assert asked("open", "elsewhere") == asked("open")


def test_several_exams_of_one_patient_come_in_one_package(cast: Cast) -> None:
    inside = names(whole(given(cast, "open", "elsewhere")))
    assert {"REPORT01.PDF", "REPORT02.PDF", "IHE_PDI/EXAM0002.HTM"} <= set(inside)
    assert given(cast, "open", "elsewhere").etag == given(cast, "elsewhere", "open").etag


def test_no_package_mixes_two_patients(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.execute(sa.text("UPDATE proxy SET account_id = 1"))
    ctx = cast.context("owner")
    tokens = [cast.exams["open"], cast.exams["child"]]
    for token in tokens:
        assert package(ctx, [token], FULL, lambda: ctx.now)
    with pytest.raises(NotFound):
        package(ctx, tokens, FULL, lambda: ctx.now)


@pytest.mark.parametrize("exam", ["held", "doubtful", "draft", "arriving", "child"])
def test_what_does_not_open_is_not_given(cast: Cast, exam: str) -> None:
    ctx = cast.context("owner")
    for tokens in ([cast.exams[exam]], [cast.exams["open"], cast.exams[exam]]):
        with pytest.raises(NotFound):
            package(ctx, tokens, FULL, lambda: ctx.now)


def test_until_all_is_packed_the_progress_is_told(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.execute(sa.text("DELETE FROM departure WHERE instance_id = 1"))
    ctx = cast.context("owner")
    found = package(ctx, [cast.exams["open"]], FULL, lambda: ctx.now)
    assert found == Progress(packed=3, objects=4)


# --- What the trail says, and who is asked again -------------------------------------------------


def test_beginning_resuming_and_receiving_all_are_told_once_each(cast: Cast) -> None:
    one = given(cast, "open")
    assert told(cast) == []
    next(one.stream(0, one.size))
    for start in (10, 20, 30):
        b"".join(one.stream(start, one.size - 1))
    b"".join(one.stream(40, one.size))
    b"".join(one.stream(50, one.size))
    assert told(cast) == ["package-downloaded", "package-resumed", "package-received"]


def withdraw(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.execute(sa.text("UPDATE decision SET answer = 'refused'"))


@pytest.mark.parametrize("limit", ["ASK_AGAIN_BYTES", "ASK_AGAIN_AFTER"])
def test_a_withdrawal_stops_a_download_that_runs(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(giving, limit, 0 if limit == "ASK_AGAIN_BYTES" else timedelta(0))
    monkeypatch.setattr("core.download.recipe.CHUNK", 100)
    monkeypatch.setattr("core.download.recipe.FIRST_CHUNK", 100)
    one = given(cast, "open")
    stream: Iterator[bytes] = one.stream(0, one.size)
    next(stream)
    withdraw(cast)
    with pytest.raises(NotFound):
        list(stream)
    with cast.db.reading() as session:
        last = session.scalars(sa.select(Event).order_by(Event.sequence.desc())).first()
    assert last is not None
    assert (last.action, last.outcome) == (Action.PACKAGE_DOWNLOADED.value, "refused")


def test_an_object_that_is_rejected_stops_a_download_that_runs(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving, "ASK_AGAIN_BYTES", 0)
    monkeypatch.setattr("core.download.recipe.CHUNK", 100)
    monkeypatch.setattr("core.download.recipe.FIRST_CHUNK", 100)
    one = given(cast, "open")
    stream = one.stream(0, one.size)
    next(stream)
    with cast.db.writing() as session:
        session.execute(sa.text("UPDATE instance SET settled = 0 WHERE id = 1"))
    with pytest.raises(NotInThisState):
        list(stream)
    assert given(cast, "open").etag != one.etag


def test_a_withdrawal_refuses_the_next_part(cast: Cast) -> None:
    given(cast, "open")
    withdraw(cast)
    with pytest.raises(NotFound):
        given(cast, "open")


# --- Recognising what was issued ------------------------------------------------------------------


def test_a_package_that_was_begun_is_recognised_by_its_checksum(cast: Cast) -> None:
    one = given(cast, "open")
    data = whole(one)
    checksum = hashlib.sha256(data).hexdigest()
    assert issued_at(cast.context(), checksum) is None
    assert count_next_package(cast.context())
    assert not count_next_package(cast.context())
    assert issued_at(cast.context(), f" {checksum.upper()}\n") == cast.now
    assert issued_at(cast.context(), hashlib.sha256(data[:-1]).hexdigest()) is None


@pytest.mark.parametrize("is_killed", [False, True], ids=["at one go", "killed meanwhile"])
def test_a_large_package_is_counted_in_pieces(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, is_killed: bool
) -> None:
    one = given(cast, "open")
    checksum = hashlib.sha256(whole(one)).hexdigest()
    monkeypatch.setattr(issued, "PIECE", one.size // 3 + 1)
    assert count_next_package(cast.context())
    assert issued_at(cast.context(), checksum) is None
    if is_killed:
        issued.begun.cache_clear()
    pieces = 0
    while count_next_package(cast.context()):
        pieces += 1
    assert pieces == (3 if is_killed else 2)
    assert issued_at(cast.context(), checksum) == cast.now


def test_what_cannot_be_counted_any_more_waits_for_nobody(cast: Cast) -> None:
    next(given(cast, "open").stream(0, 10))
    for key in list(cast.store.keys("derived/packages")):
        cast.store.remove(key)
    recipe_of.cache_clear()
    assert count_next_package(cast.context())
    assert not count_next_package(cast.context())
