"""Ours as machines meet it: the receiver and DICOMweb as they are deployed, on a fresh installation.

Decides who may send to it: anybody on this machine by DICOM, and whoever holds one token by HTTP.
"""

import secrets
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from cigogne import CHECKOUT, FINESS, Installation, add_establishment, make_context, run_core
from sending import Door
from servers import free_port, running

from core.credentials import make_credential
from core.imaging.confined import ConfinedStudio
from core.senders import NewSender, add_sender

TITLE = "CIGOGNE"
SITE = (
    *(sys.executable, "-m", "gunicorn", "wsgi:admin()", "--worker-class=gthread"),
    *("--workers=2", "--threads=64", "--no-control-socket"),
)
"""As it is deployed, but for the address it listens on."""


@contextmanager
def opened(folder: Path, first_port: int) -> Iterator[Door]:
    """Both doors of an installation that has nothing yet. Raises NotUp."""
    folder.mkdir()
    web = free_port(first_port)
    dicom = free_port(web + 1)
    environment = _environment(Installation(folder, web, ""), dicom)
    run_core(environment, "migrate")
    token = _let_in(environment)
    site = (*SITE, f"--bind=127.0.0.1:{web}")
    with (
        running(site, folder / "site.log", lambda: _greets(web), cwd=CHECKOUT, env=environment),
        _receiving(folder, dicom, environment),
    ):
        headers = {"Authorization": f"Bearer {token}"}
        yield Door(TITLE, dicom, web, "/dicom-web/studies", headers)


@contextmanager
def _receiving(folder: Path, dicom: int, environment: Mapping[str, str]) -> Iterator[None]:
    command = (sys.executable, "-m", "core", "receive")
    log = folder / "receiver.log"
    with running(command, log, lambda: _listens(dicom), cwd=CHECKOUT, env=environment):
        yield


def _environment(place: Installation, dicom: int) -> Mapping[str, str]:
    return place.environment() | {
        "CIGOGNE_ADMIN_SECRET": secrets.token_hex(32),
        "CIGOGNE_DICOM_PORT": str(dicom),
        "CIGOGNE_HL7_PORT": str(free_port(dicom + 1)),
    }


def _let_in(environment: Mapping[str, str]) -> str:
    """Registers who sends; gives the token for DICOMweb."""
    with ConfinedStudio() as studio:
        ctx = make_context(environment, studio)
        add_establishment(ctx)
        add_sender(ctx, NewSender(FINESS, "BENCH", TITLE, "127.0.0.1/32"))
        return make_credential(ctx, FINESS, "bench")


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 5).close()
    except OSError:
        return False
    return True


def _greets(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
