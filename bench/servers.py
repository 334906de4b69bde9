"""Starts servers and ends them. Decides when one counts as up, and that none outlives the run."""

import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 60.0
"""Seconds a server may take until its first answer."""
FIRST_PORT, LAST_PORT = 20000, 30000
"""Below those that the kernel lends to clients: nobody takes one between our look and the start."""


class NotUp(Exception):
    """A server ended or stayed silent; its log tells why."""


def free_port(wanted: int = FIRST_PORT) -> int:
    """The first port from here on that nobody listens on."""
    for port in range(wanted, LAST_PORT):
        with socket.socket() as door, suppress(OSError):
            door.bind(("127.0.0.1", port))
            return port
    raise NotUp(f"no free port from {wanted} to {LAST_PORT}")


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    answers: Callable[[], bool],
    *,
    cwd: Path,
    env: Mapping[str, str],
) -> Iterator[int]:
    """A server that answers, until the end of the context; gives its process. Raises NotUp."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=cwd, env=env, stdout=output, stderr=output)
    try:
        _wait(process, answers, log)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: Path) -> None:
    patience_ends = time.monotonic() + PATIENCE
    while not answers():
        if process.poll() is not None or time.monotonic() > patience_ends:
            raise NotUp(log.read_text(errors="replace")[-2000:])
        time.sleep(0.1)
