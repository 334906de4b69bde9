"""The metadata of a series, kept as they were first told: the same objects are told in the same words.

What is kept is named by the objects that the reader was found to see, so that one that came or was
rejected since makes another name; nothing needs to be told that it is out of date. It is derived: what
is lost is told anew, and what is old is swept. Who may read isn't asked here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from core.dicomweb.asking import KeptObject
from core.storage import Store

PREFIX = "derived/metadata"
EDITION = "1"
"""To be counted up when the same objects are to be told in other words."""


def key_of(objects: Sequence[KeptObject], root: str) -> str:
    """Where the metadata of these objects of a series are kept, told with addresses below `root`."""
    told = sha256(f"{EDITION}\n{root}".encode())
    for kept in objects:
        told.update(f"\n{kept.study} {kept.series} {kept.instance} {kept.key}".encode())
    return f"{PREFIX}/{objects[0].series_id}/{told.hexdigest()}"


def kept_or_told(store: Store, key: str, tell: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    """What is kept under `key`; else what `tell` tells, kept while it is sent and once it was whole.

    Raises StorageFailed."""
    return store.stream(key) if store.exists(key) else _keeping(store, key, tell())


def _keeping(store: Store, key: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    with store.spool() as spool:
        for chunk in chunks:
            spool.write(chunk)
            yield chunk
        spool.finish()
        store.keep(spool, key)


def forget(store: Store, series: Iterable[int]) -> None:
    """Delete what was told of these series: names and dates don't outlive their exam."""
    for number in series:
        for key in list(store.keys(f"{PREFIX}/{number}")):
            store.remove(key)


def sweep(store: Store, older_than: float) -> int:
    """Delete what was told before this POSIX time; gives how many."""
    old = list(store.stale_keys(PREFIX, older_than))
    for key in old:
        store.remove(key)
    return len(old)
