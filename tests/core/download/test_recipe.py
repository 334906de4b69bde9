"""A recipe gives the archive that it was written from, byte for byte."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.digests import digest_of
from core.download.archive import Archive
from core.download.members import Content, Member, Stored, held
from core.download.recipe import recipe_of, written_recipe
from core.errors import StorageFailed
from core.storage import Store

DATED = datetime(2026, 3, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.create()
    return store


def stored(store: Store, key: str, offset: int, size: int) -> Content:
    return Content(digest_of(store.stream(key, offset, size)), Stored(store, key, offset))


def test_every_part_is_that_of_the_archive(store: Store) -> None:
    for key in ("derived/one", "derived/two"):
        store.put(key, iter([os.urandom(3000)]))
    members = [
        Member("README.TXT", held(b"bonjour")),
        Member("A", stored(store, "derived/one", 100, 900)),
        Member("EMPTY", held(b"")),
        Member("B", stored(store, "derived/two", 0, 3000)),
        Member("C", stored(store, "derived/one", 2000, 1000)),
        Member("LAST", held(b"au revoir")),
    ]
    archive = Archive(members, DATED)
    store.put("derived/recipe", written_recipe(archive, "imagerie.zip"))
    recipe = recipe_of(store, "derived/recipe")
    everything = b"".join(archive.stream())
    assert (recipe.size, recipe.etag, recipe.file_name) == (
        len(everything),
        archive.etag,
        "imagerie.zip",
    )
    for start in range(0, recipe.size, 37):
        for stop in (start + 1, start + 50, recipe.size, recipe.size + 9):
            assert b"".join(recipe.stream(store, start, stop)) == everything[start:stop]


def test_stored_bytes_are_referred_to_and_not_copied(store: Store) -> None:
    store.put("derived/one", iter([bytes(500_000)]))
    archive = Archive([Member("A", stored(store, "derived/one", 0, 500_000))], DATED)
    store.put("derived/recipe", written_recipe(archive, "imagerie.zip"))
    assert store.size("derived/recipe") < 1000


@pytest.mark.parametrize("data", [b"cigogne stack 1\n" + bytes(99), b"short"])
def test_what_is_no_recipe_is_a_failure(store: Store, data: bytes) -> None:
    store.put("derived/other", iter([data]))
    with pytest.raises(StorageFailed):
        recipe_of(store, "derived/other")
