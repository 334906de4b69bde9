"""Bytes kept and given back by real files of a folder; what is refused, and what a failure leaves."""

import hashlib
import io
import os
import resource
import stat
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.digests import Digest
from core.errors import StorageAbsent, StorageFailed
from core.storage import CHUNK, SENTINEL, Store, original_key

KEY = "derived/stacks/7.bin"
TEXT = b"A whole exam in a few words"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "store")
    store.create()
    return store


def spooled(store: Store) -> list[Path]:
    return list((store.root / "spool").iterdir())


# --- Keeping and giving back --------------------------------------------------------------------


def test_bytes_come_back_as_they_were_put(store: Store) -> None:
    store.put(KEY, iter([TEXT[:5], b"", TEXT[5:]]))
    assert store.read(KEY) == TEXT
    assert store.exists(KEY)
    assert store.size(KEY) == len(TEXT)


def test_what_was_counted_fits_the_bytes(store: Store) -> None:
    digest = store.put(KEY, iter([TEXT[:5], TEXT[5:]]))
    assert digest == Digest(len(TEXT), hashlib.sha256(TEXT).hexdigest(), zlib.crc32(TEXT))


def test_no_bytes_at_all_are_an_object_too(store: Store) -> None:
    digest = store.put(KEY, iter(()))
    assert digest == Digest(0, hashlib.sha256(b"").hexdigest(), 0)
    assert store.read(KEY) == b""


def test_spool_takes_a_stream_longer_than_a_chunk(store: Store) -> None:
    long = os.urandom(CHUNK + 17)
    with store.spool() as spool:
        digest = spool.copy_from(io.BytesIO(long)).finish()
        store.keep(spool, KEY)
    assert digest.size == len(long)
    assert store.read(KEY) == long


@pytest.mark.parametrize(
    ("start", "length", "part"),
    [
        pytest.param(0, None, TEXT, id="all of it"),
        pytest.param(2, None, TEXT[2:], id="to its end"),
        pytest.param(2, 5, TEXT[2:7], id="a part"),
        pytest.param(0, len(TEXT), TEXT, id="exactly its length"),
        pytest.param(len(TEXT) - 1, 1, TEXT[-1:], id="the last byte"),
        pytest.param(3, 0, b"", id="nothing"),
    ],
)
def test_a_part_comes_back(store: Store, start: int, length: int | None, part: bytes) -> None:
    store.put(KEY, iter([TEXT]))
    assert store.read(KEY, start, length) == part


@pytest.mark.parametrize(
    ("start", "length"),
    [
        pytest.param(0, len(TEXT) + 1, id="a byte too many"),
        pytest.param(len(TEXT) - 1, 2, id="over the end"),
        pytest.param(len(TEXT) + 5, 1, id="beyond the end"),
        pytest.param(-1, 1, id="before the beginning"),
    ],
)
def test_a_part_that_isnt_there_is_a_failure(store: Store, start: int, length: int) -> None:
    store.put(KEY, iter([TEXT]))
    with pytest.raises(StorageFailed):
        store.read(KEY, start, length)


def test_a_long_object_comes_in_chunks(store: Store) -> None:
    store.put(KEY, iter([bytes(2 * CHUNK + 1)]))
    assert [len(chunk) for chunk in store.stream(KEY)] == [CHUNK, CHUNK, 1]
    assert [len(chunk) for chunk in store.stream(KEY, 1, CHUNK + 1)] == [CHUNK, 1]


def test_the_same_key_is_replaced_in_one_step(store: Store) -> None:
    old, new = bytes(CHUNK + 1), b"new"
    store.put(KEY, iter([old]))
    reading = store.stream(KEY)
    begun = next(reading)
    store.put(KEY, iter([new]))
    assert begun + b"".join(reading) == old
    assert store.read(KEY) == new


def test_a_replacement_that_breaks_off_leaves_the_old_bytes(store: Store) -> None:
    def breaks_off() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    store.put(KEY, iter([TEXT]))
    with pytest.raises(ConnectionResetError):
        store.put(KEY, breaks_off())
    assert store.read(KEY) == TEXT
    assert spooled(store) == []


def test_a_removed_object_is_gone_and_stays_gone(store: Store) -> None:
    store.put(KEY, iter([TEXT]))
    store.remove(KEY)
    store.remove(KEY)
    assert not store.exists(KEY)
    for ask in (store.read, store.size):
        with pytest.raises(StorageFailed):
            ask(KEY)


def test_keys_are_those_below_a_prefix(store: Store) -> None:
    keys = ["derived/stacks/1.bin", "derived/stacks/2.bin", original_key("ab" * 32)]
    for key in keys:
        store.put(key, iter([TEXT]))
    assert list(store.keys("derived")) == keys[:2]
    assert list(store.keys("originals")) == keys[2:]


def test_received_bytes_are_kept_under_their_own_hash(store: Store) -> None:
    sha256 = hashlib.sha256(TEXT).hexdigest()
    assert original_key(sha256) == f"originals/{sha256[:2]}/{sha256}"
    assert store.path(original_key(sha256)).is_relative_to(store.root / "originals")


def test_only_we_may_read_what_is_kept(store: Store) -> None:
    store.put(KEY, iter([TEXT]))
    kept = store.path(KEY)
    for path in (store.root, *kept.parents[:2], kept):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


# --- The spool ----------------------------------------------------------------------------------


def test_spool_is_empty_after_bytes_were_kept(store: Store) -> None:
    store.put(KEY, iter([TEXT]))
    assert spooled(store) == []


def test_spool_is_empty_after_bytes_were_given_up(store: Store) -> None:
    with store.spool() as spool:
        spool.write(TEXT)
    assert spooled(store) == []


def test_spool_is_empty_after_a_key_was_refused(store: Store) -> None:
    with pytest.raises(StorageFailed):
        store.put("derived/../../evil", iter([TEXT]))
    assert spooled(store) == []


def test_spool_of_a_killed_receiver_is_cleared_and_a_running_one_left(store: Store) -> None:
    killed = store.root / "spool" / "left-by-a-killed-receiver"
    killed.write_bytes(TEXT)
    an_hour_ago = time.time() - 3600
    os.utime(killed, (an_hour_ago, an_hour_ago))
    with store.spool() as running:
        running.write(TEXT)
        assert store.clear_spool(older_than=time.time() - 60) == 1
        assert spooled(store) == [running.path]


def test_clearing_passes_over_a_file_that_a_receiver_takes_away_meanwhile(store: Store) -> None:
    (store.root / "spool" / "just-kept").symlink_to("nowhere")  # listed, but not there to look at
    assert store.clear_spool(older_than=time.time() + 60) == 0


def test_a_spool_that_cant_be_opened_is_a_failure(store: Store) -> None:
    (store.root / "spool").rmdir()
    with pytest.raises(StorageFailed):
        store.put(KEY, iter([TEXT]))


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """As a full disk: no file grows beyond `size` bytes while this lasts."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@pytest.mark.parametrize(
    "chunks",
    [
        pytest.param([bytes(CHUNK)], id="in a long chunk"),
        pytest.param([bytes(100)] * 1000, id="in short chunks"),
        pytest.param([bytes(5000)], id="when the last bytes are flushed"),
    ],
)
def test_bytes_the_disk_refuses_are_a_failure_and_leave_nothing(
    store: Store, chunks: list[bytes]
) -> None:
    with files_of_at_most(4096), pytest.raises(StorageFailed):
        store.put(KEY, iter(chunks))
    assert not store.exists(KEY)
    assert spooled(store) == []


# --- Keys ---------------------------------------------------------------------------------------

FOREIGN_KEYS = [
    pytest.param("", id="empty"),
    pytest.param("originals", id="a folder of the store"),
    pytest.param("spool/0123", id="the spool"),
    pytest.param(SENTINEL, id="the sentinel"),
    pytest.param("/etc/passwd", id="absolute"),
    pytest.param("../evil", id="above the store"),
    pytest.param("originals/../../evil", id="above the store by a detour"),
    pytest.param("originals/..", id="the store itself"),
    pytest.param("originals/./evil", id="a dot"),
    pytest.param("originals//evil", id="an empty part"),
    pytest.param("originals/evil/", id="a slash at the end"),
    pytest.param("originals/evil\n", id="a line end"),
    pytest.param("originals/evil\0", id="a NUL"),
    pytest.param("originals/Evil", id="a capital letter, twice the same on some disks"),
    pytest.param("originals/é", id="a letter with an accent"),
    pytest.param("originals/evil.tar.gz", id="two endings"),
    pytest.param("originals/.hidden", id="a hidden file"),
    pytest.param("originals/1.2.840.10008.1.2", id="a UID"),
    pytest.param("originals/" + "a" * 65, id="a part too long"),
    pytest.param("originals/a/b/c/d/e", id="too deep"),
    pytest.param("originals\\evil", id="a backslash"),
]


@pytest.mark.parametrize("key", FOREIGN_KEYS)
def test_a_key_that_isnt_ours_is_refused(store: Store, key: str) -> None:
    with pytest.raises(StorageFailed):
        store.path(key)


parts = st.sampled_from(
    ["originals", "derived", "..", ".", "", "/", "//", "spool", "a", "%2e%2e", "~", "\0", "é", "A"]
)


@given(st.lists(parts | st.text(max_size=5), max_size=6).map("/".join))
@settings(deadline=None, max_examples=1000)
def test_no_key_leads_out_of_its_folder(key: str) -> None:
    store = Store(Path("/srv/store"))
    try:
        path = store.path(key)
    except StorageFailed:
        return
    assert path == Path(os.path.normpath(path))
    assert {"/srv/store/originals", "/srv/store/derived"} & {str(folder) for folder in path.parents}


# --- A store that isn't there -------------------------------------------------------------------


def test_a_store_just_made_is_there(store: Store) -> None:
    store.check()
    assert (store.root / SENTINEL).is_file()


def test_making_a_store_again_changes_nothing(store: Store) -> None:
    store.put(KEY, iter([TEXT]))
    store.create()
    assert store.read(KEY) == TEXT


def test_nothing_is_received_beneath_an_empty_mount_point(tmp_path: Path) -> None:
    unmounted = Store(tmp_path)
    with pytest.raises(StorageAbsent):
        unmounted.check()
    with pytest.raises(StorageAbsent):
        unmounted.put(KEY, iter([TEXT]))
    assert list(tmp_path.iterdir()) == []
