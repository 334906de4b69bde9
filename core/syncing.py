"""Waits for the disk: for several files and folders at the same time, as it can write them together.

On a disk that others use too, each wait takes as long as theirs; one after the other, they add up.
"""

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

AT_ONCE = 32


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sync")


os.register_at_fork(after_in_child=_threads.cache_clear)  # a forked process has no threads but one


def sync_all(files: Sequence[Path], folders: Collection[Path]) -> None:
    """Return once the contents of these files and the names in these folders survive a power cut.

    Raises OSError.
    """
    threads = _threads()
    waiting = [threads.submit(sync_folder, folder) for folder in folders]
    waiting += [threads.submit(sync_file, file) for file in files[1:]]
    for file in files[:1]:
        sync_file(file)
    for one in waiting:
        one.result()


def sync_file(path: Path) -> None:
    """Return once the content of this file survives a power cut. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fdatasync(descriptor)  # with all that is needed to read it again: its length, its place
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Return once the names in this folder survive a power cut. Raises OSError."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
