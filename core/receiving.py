"""The process that machines send to: opens each door's port, and closes all in good order.

A further door joins by a line in `_listeners`. Several such processes may run at once, on the same
ports: what is under way in one that dies is sent again to another.
"""

import signal
import ssl
import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from core.config import DicomSettings, MessageSettings
from core.context import Context
from core.errors import NotConfigured
from core.ingest.cstore import StorageDoor
from core.ingest.mllp import MessageDoor
from core.listening import Listener, Port

TO_FINISH = 10.0
"""Seconds those who are sending have when the process is told to stop."""
Clock = Callable[[], datetime]


def receive_until_stopped(ctx: Context, environment: Mapping[str, str], clock: Clock) -> None:
    """Serve until SIGTERM or SIGINT. Raises NotConfigured, and OSError for a port that is taken."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    listeners = _listeners(ctx, environment, clock)
    for listener in listeners:
        listener.start()
    stop.wait()
    for listener in listeners:
        listener.stop(TO_FINISH)


def _listeners(ctx: Context, environment: Mapping[str, str], clock: Clock) -> list[Listener]:
    return [
        dicom_listener(ctx, DicomSettings.from_environment(environment), clock),
        message_listener(ctx, MessageSettings.from_environment(environment), clock),
    ]


def dicom_listener(ctx: Context, settings: DicomSettings, clock: Clock) -> Listener:
    """The port of DICOM. Raises NotConfigured for certificates that can't be used, OSError."""
    door = StorageDoor(ctx, clock)
    most = settings.most_associations
    port = Port(settings.address, settings.port, most, _tls(settings))
    listener = Listener("dicom", port, door.serve)
    door.is_full = listener.is_full
    return listener


def message_listener(ctx: Context, settings: MessageSettings, clock: Clock) -> Listener:
    """The port of HL7. Raises NotConfigured for certificates that can't be used, OSError."""
    door = MessageDoor(ctx, clock, settings.largest)
    port = Port(settings.address, settings.port, settings.most_connections, _tls(settings))
    listener = Listener("hl7", port, door.serve)
    door.is_full = listener.is_full
    return listener


def _tls(settings: DicomSettings | MessageSettings) -> ssl.SSLContext | None:
    """Both sides show a certificate (PS3.15 annex B.12: BCP 195, mutual)."""
    if settings.certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=settings.authorities)
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        context.load_cert_chain(settings.certificate, settings.key)
    except (ssl.SSLError, OSError) as unusable:
        kind = "DICOM" if isinstance(settings, DicomSettings) else "HL7"
        raise NotConfigured(f"CIGOGNE_{kind}_TLS_CERTIFICATE", "unusable") from unusable
    return context
