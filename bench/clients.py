"""Asks for many pictures at once, as eight people would, and counts the answers.

Each client is a process with one connection that stays open: threads of one process would wait for
each other, and be measured instead of the server.
"""

import multiprocessing
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from multiprocessing.pool import Pool

CLIENTS = 8
TIMEOUT = 120.0


class NotShown(Exception):
    """A server answered with something else than was asked for."""


@dataclass(frozen=True, slots=True)
class Address:
    """What is asked of which port, with which headers, and what kind of answer is expected."""

    port: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "image/jpeg"


class Clients:
    """Eight clients, asleep between two measurements."""

    def __init__(self) -> None:
        self._pool: Pool = multiprocessing.get_context("spawn").Pool(CLIENTS)
        self._pool.map(time.sleep, [0.5] * CLIENTS, chunksize=1)  # all are up before the first

    def close(self) -> None:
        self._pool.terminate()
        self._pool.join()

    def rate(self, addresses: Sequence[Address], seconds: float) -> float:
        """Answers a second from all clients together. Raises NotShown."""
        begin = time.monotonic() + 0.05
        tasks = [(_turned(addresses, one), begin, seconds) for one in range(CLIENTS)]
        return sum(self._pool.starmap(_ask_until, tasks, chunksize=1))


def fetch(address: Address) -> bytes:
    """One answer. Raises NotShown."""
    connection = HTTPConnection("127.0.0.1", address.port, timeout=TIMEOUT)
    try:
        return _answer(connection, address)
    finally:
        connection.close()


def _turned(addresses: Sequence[Address], client: int) -> list[Address]:
    """Everyone begins elsewhere, so that no two ask for the same at once."""
    start = client * len(addresses) // CLIENTS
    return [*addresses[start:], *addresses[:start]]


def _ask_until(addresses: Sequence[Address], begin: float, seconds: float) -> float:
    """Answers a second, each counted whole: the last one begun is waited for, and its time counts."""
    connection = HTTPConnection("127.0.0.1", addresses[0].port, timeout=TIMEOUT)
    time.sleep(max(begin - time.monotonic(), 0))
    began, count = time.monotonic(), 0
    while time.monotonic() < began + seconds:
        _answer(connection, addresses[count % len(addresses)])
        count += 1
    elapsed = time.monotonic() - began
    connection.close()
    return count / elapsed


def _is(answer: HTTPResponse, kind: str) -> bool:
    """Whether it is of this media type, whatever boundary or character set goes with it."""
    told = answer.getheader("Content-Type") or ""
    return told.partition(";")[0] == kind.partition(";")[0]


def _answer(connection: HTTPConnection, address: Address) -> bytes:
    connection.request("GET", address.path, headers=dict(address.headers))
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200 or not _is(answer, address.kind):
        raise NotShown(f"{answer.status} {address.path}")
    return content
