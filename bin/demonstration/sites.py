"""The two sites as seen from outside: where they listen, how they are served, whether they answer."""

import socket
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException

import click
from processes import Processes

PATIENCE = 60.0
"""Seconds a site may take until its first answer."""


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


def refuse_taken_ports(patient: Site, admin: Site) -> None:
    """Better now than after minutes of loading."""
    if patient.port == admin.port:
        raise click.ClickException(f"Both sites can't have port {patient.port}.")
    _refuse_taken(patient.port, "--port")
    _refuse_taken(admin.port, "--admin-port")


def _refuse_taken(port: int, option: str) -> None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError as refused:
            raise click.ClickException(
                f"Port {port} can't be used ({refused.strerror}); choose another with {option}."
            ) from None


def wait_until_they_answer(sites: Iterable[Site], processes: Processes) -> None:
    patience_ends = time.monotonic() + PATIENCE
    for site in sites:
        while not site.answers():
            processes.check()
            if time.monotonic() > patience_ends:
                raise click.ClickException(
                    f"The {site.title} doesn't answer; see {processes.logs}."
                )
            time.sleep(0.1)
