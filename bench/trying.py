"""Senders that try again until all they have is acknowledged, as modalities and archives do.

Decides what counts as acknowledged: a response of success to a C-STORE, a reference in the answer to a
STOW-RS; whatever came after that.
"""

import json
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from pydicom import dcmread
from sending import BOUNDARY, KIND, Door

AGAIN = 0.3
"""Seconds between two tries."""
SENT = re.compile(r"Sending file: (.+)")
SUCCESS = re.compile(r"Received Store Response \(Success\)")
REFERENCED = "00081199"
INSTANCE = "00081155"


def by_c_store(door: Door, folder: Path) -> Iterator[set[str]]:
    """After each try the UIDs that it had acknowledged; ends with a try that had all."""
    uids = {f"{path}": _uid(path) for path in folder.iterdir()}
    called = ("-aet", "BENCH", "-aec", door.title, "127.0.0.1", str(door.dicom))
    command = ("storescu", "-v", "-to", "5", "-ta", "30", "-td", "30", *called, *sorted(uids))
    while True:
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        yield {uids[path] for path in _acknowledged(told.stdout + told.stderr)}
        if told.returncode == 0:
            return
        time.sleep(AGAIN)


def by_stow(door: Door, folder: Path) -> Iterator[set[str]]:
    """The same, all in one request."""
    paths = sorted(folder.iterdir())
    body, uids = _body(paths), {_uid(path) for path in paths}
    taken: set[str] = set()
    while taken != uids:
        try:
            taken = _stored(door, body)
        except (OSError, HTTPException):
            taken = set()
        yield taken
        time.sleep(AGAIN)


def _acknowledged(log: str) -> Iterator[str]:
    path = ""
    for line in log.splitlines():
        if sent := SENT.search(line):
            path = sent[1].strip()
        elif SUCCESS.search(line):
            yield path


def _stored(door: Door, body: bytes) -> set[str]:
    with closing(HTTPConnection("127.0.0.1", door.web, timeout=60)) as connection:
        headers = {"Content-Type": KIND, "Accept": "application/dicom+json"} | dict(door.headers)
        connection.request("POST", door.path, body, headers)
        answer = connection.getresponse()
        told = answer.read()
    if answer.status not in {200, 202}:
        return set()
    kept = json.loads(told).get(REFERENCED, {}).get("Value", [])
    return {item[INSTANCE]["Value"][0] for item in kept}


def _body(paths: Sequence[Path]) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Type: application/dicom\r\n\r\n".encode()
    parts = [head + path.read_bytes() + b"\r\n" for path in paths]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _uid(path: Path) -> str:
    return str(dcmread(path, specific_tags=["SOPInstanceUID"]).SOPInstanceUID)
