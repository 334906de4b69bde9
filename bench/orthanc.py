"""The peer: Debian's Orthanc, with the plug-in that decodes JPEG 2000, on a folder of its own.

Decides how it is configured (no account, loopback alone, all else as Debian ships it) and what it is asked.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from clients import Address
from exams import BenchExam
from sending import WITHOUT_NAGLE, Door
from servers import free_port, running

NAME = "cigogne-bench"
PLUGINS = Path("/usr/share/orthanc/plugins")
PLUGINS_USED = ("libOrthancGdcm", "libOrthancDicomWeb")
JPEG = {"Accept": "image/jpeg"}


def program() -> str | None:
    """Where Orthanc is installed, None where it isn't."""
    return shutil.which("Orthanc", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True, slots=True)
class Orthanc:
    """A running server that is ours: its name was asked."""

    port: int
    dicom: int

    @property
    def door(self) -> Door:
        """Where machines send to."""
        return Door("ORTHANC", self.dicom, self.port, "/dicom-web/studies")

    def send(self, exam: BenchExam) -> list[str]:
        """Send an exam; gives the numbers under which its images are known, in their order."""
        return [self._post(path.read_bytes()) for path in sorted(exam.folder.iterdir())]

    def archive(self, known: list[str]) -> Address:
        """The study of these images as the ZIP that Orthanc makes while it sends."""
        study = self._told(f"/instances/{known[0]}/study")["ID"]
        return Address(self.port, f"/studies/{study}/archive", kind="application/zip")

    def rendered(self, exam: BenchExam, known: list[str]) -> list[Address]:
        """Each image of an exam as JPEG in windows that are never the same."""
        center, width = exam.modality.window
        return [
            Address(
                self.port,
                f"/instances/{one}/rendered?window-center={center + shift}&window-width={width + shift}",
                JPEG,
            )
            for shift, one in enumerate(known)
        ]

    def _told(self, path: str) -> dict[str, Any]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path)
        told: dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return told

    def _post(self, content: bytes) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/instances", content)
        told = json.loads(connection.getresponse().read())
        connection.close()
        return str(told["ID"])


@contextmanager
def started(executable: str, folder: Path) -> Iterator[Orthanc]:
    """Raises NotUp."""
    folder.mkdir()
    port = free_port()
    dicom = free_port(port + 1)
    configuration = folder / "orthanc.json"
    configuration.write_text(json.dumps(_settings(folder, port, dicom)))
    command = (executable, str(configuration))
    with running(
        command,
        folder / "log",
        lambda: _is_ours(port),
        cwd=folder,
        env=dict(os.environ) | WITHOUT_NAGLE,
    ):
        yield Orthanc(port, dicom)


def _settings(folder: Path, port: int, dicom: int) -> dict[str, object]:
    return {
        "Name": NAME,
        "StorageDirectory": str(folder / "storage"),
        "IndexDirectory": str(folder / "index"),
        "HttpPort": port,
        "DicomPort": dicom,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": False,
        "Plugins": [str(one) for name in PLUGINS_USED for one in PLUGINS.glob(f"{name}.so*")],
    }


def _is_ours(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/system")
        return bool(json.loads(connection.getresponse().read())["Name"] == NAME)
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
