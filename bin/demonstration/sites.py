"""The two sites as seen from outside: where they listen, how they are served, whether they answer."""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Protocol

import click
from processes import Processes

PATIENCE = 60.0
"""Seconds a site may take until its first answer."""


class Listening(Protocol):
    """What answers once it has started."""

    @property
    def title(self) -> str: ...

    def answers(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Site:
    name: str
    port: int
    threads: int

    @property
    def title(self) -> str:
        return f"{self.name} site"

    @property
    def address(self) -> str:
        """`localhost`, for browsers take it for safe without TLS and so keep our Secure cookies."""
        return f"http://localhost:{self.port}"

    def command(self) -> tuple[str, ...]:
        """Threads, not workers, carry slow downloads, and cost little."""
        return (
            *(sys.executable, "-m", "gunicorn", f"wsgi:{self.name}()"),
            f"--bind=127.0.0.1:{self.port}",
            *("--worker-class=gthread", "--workers=2", f"--threads={self.threads}"),
            *("--graceful-timeout=5", "--no-control-socket"),
        )

    def answers(self) -> bool:
        """Asked by number: a bare machine may not know the name localhost, though browsers do."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status < 500
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def wait_until_they_answer(listening: Iterable[Listening], processes: Processes) -> None:
    patience_ends = time.monotonic() + PATIENCE
    for one in listening:
        while not one.answers():
            processes.check()
            if time.monotonic() > patience_ends:
                raise click.ClickException(f"The {one.title} doesn't answer; see {processes.logs}.")
            time.sleep(0.1)
