"""The receiver as seen from outside: where it listens for DICOM and HL7, and how one sends to it."""

import socket
import sys
from dataclasses import dataclass

TITLE = "CIGOGNE"
"""The application entity title that stands for the region's first establishment."""


@dataclass(frozen=True, slots=True)
class Receiver:
    port: int
    message_port: int

    title = "receiver"

    @property
    def settings(self) -> dict[str, str]:
        return {
            "CIGOGNE_DICOM_PORT": str(self.port),
            "CIGOGNE_HL7_PORT": str(self.message_port),
        }

    @property
    def invitation(self) -> str:
        return f"storescu -aec {TITLE} localhost {self.port} FILE …"

    @property
    def message_invitation(self) -> str:
        return f"HL7 by MLLP to localhost {self.message_port} (ORU, MDM, ADT, SIU, ORM)"

    def command(self) -> tuple[str, ...]:
        return (sys.executable, "-m", "core", "receive")

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
        except OSError:
            return False
        return True
