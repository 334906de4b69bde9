"""Sends objects as machines do: by C-STORE with dcmtk's `storescu`, by STOW-RS with a client of our own.

Decides how long a sending took: from the start of the first sender to the end of the last, each
object acknowledged with success.
"""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from clients import TIMEOUT

AT_ONCE = 50
"""Objects in a request of STOW-RS."""
BOUNDARY = "cigogne-bench"
KIND = f'multipart/related; type="application/dicom"; boundary={BOUNDARY}'
WITHOUT_NAGLE = {"TCP_NODELAY": "1"}
"""dcmtk otherwise keeps small packets back, and what is measured is how long both sides wait."""


class NotTaken(Exception):
    """A server refused something, or broke off."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where a server takes objects in: its title and ports, and its path of STOW-RS."""

    title: str
    dicom: int
    web: int
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)


def by_c_store(door: Door, folders: Sequence[Path]) -> float:
    """Objects a second, each folder over an association of its own. Raises NotTaken."""
    called = ("-aet", "BENCH", "-aec", door.title, "127.0.0.1", str(door.dicom))
    began = time.monotonic()
    senders = [
        subprocess.Popen(
            ("storescu", "+sd", *called, str(folder)), env=dict(os.environ) | WITHOUT_NAGLE
        )
        for folder in folders
    ]
    statuses = [sender.wait(TIMEOUT) for sender in senders]
    if any(statuses):
        raise NotTaken(f"{door.title} refused an object")
    return sum(len([*folder.iterdir()]) for folder in folders) / (time.monotonic() - began)


def by_stow(door: Door, folders: Sequence[Path]) -> float:
    """Objects a second, fifty a request, one request after the other. Raises NotTaken."""
    requests = [body for folder in folders for body in _bodies(folder)]
    connection = HTTPConnection("127.0.0.1", door.web, timeout=TIMEOUT)
    connection.connect()
    began = time.monotonic()
    for body in requests:
        _store(connection, door, body)
    elapsed = time.monotonic() - began
    connection.close()
    return sum(len([*folder.iterdir()]) for folder in folders) / elapsed


def _store(connection: HTTPConnection, door: Door, body: bytes) -> None:
    headers = {"Content-Type": KIND, "Accept": "application/dicom+json"} | dict(door.headers)
    connection.request("POST", door.path, body, headers)
    answer = connection.getresponse()
    told = answer.read()
    if answer.status != 200:
        raise NotTaken(f"{door.title} answers {answer.status}: {told[:200]!r}")


def _bodies(folder: Path) -> Iterator[bytes]:
    """The objects of a folder as bodies of requests (PS3.18 section 8.6.1.2)."""
    paths = sorted(folder.iterdir())
    head = f"--{BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n".encode()
    for first in range(0, len(paths), AT_ONCE):
        parts = [head + path.read_bytes() + b"\r\n" for path in paths[first : first + AT_ONCE]]
        yield b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
