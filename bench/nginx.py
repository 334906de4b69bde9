"""nginx sending one ready file: what this machine can give at most."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from clients import Address
from servers import free_port, running

NAME = "ready.zip"


def program() -> str | None:
    """Where nginx is installed, None where it isn't."""
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@contextmanager
def started(executable: str, folder: Path, first_port: int) -> Iterator[Address]:
    """Sends `ready.zip` of this folder. Raises NotUp."""
    port = free_port(first_port)
    configuration = folder / "nginx.conf"
    configuration.write_text(_settings(folder, port))
    command = (
        executable,
        "-c",
        str(configuration),
        "-p",
        str(folder),
        "-e",
        str(folder / "errors"),
    )
    with running(command, folder / "log", lambda: _answers(port), cwd=folder, env=dict(os.environ)):
        yield Address(port, f"/{NAME}", kind="application/zip")


def _settings(folder: Path, port: int) -> str:
    places = "".join(
        f"{what}_temp_path {folder / what};"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
        daemon off; worker_processes 2; pid {folder / "pid"}; user root;
        events {{ }}
        http {{
            sendfile on; access_log off; default_type application/zip; {places}
            server {{ listen 127.0.0.1:{port}; root {folder}; }}
        }}
    """


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("HEAD", f"/{NAME}")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
