"""The process that machines send to: opens each door's port, and closes all in good order.

A further door joins by a line in `_listeners`. Several such processes run at once, on the same ports:
what is under way in one that dies is sent again to another.
"""

import signal
import ssl
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial

from core.config import (
    ListenerSettings,
    MessageSettings,
    TlsFiles,
    dicom_settings,
    message_settings,
)
from core.context import Context
from core.errors import NotConfigured
from core.ingest.cstore import StorageDoor
from core.ingest.mllp import MessageDoor
from core.listening import Listener, Port
from core.processes import STOPPING, keep_working

TO_FINISH = 10.0
"""Seconds those who are sending have when the process is told to stop."""
Clock = Callable[[], datetime]


def receive_until_stopped(
    ctx: Context, environment: Mapping[str, str], clock: Clock, processes: int
) -> None:
    """Serve by so many processes until SIGTERM or SIGINT. The context isn't used before.

    Raises NotConfigured, and OSError for a port that is taken.
    """
    listeners = _listeners(ctx, environment, clock)
    keep_working(processes, partial(_serve, listeners))


def _serve(listeners: Sequence[Listener]) -> None:
    stop = threading.Event()
    for number in STOPPING:
        signal.signal(number, lambda *_: stop.set())
    for listener in listeners:
        listener.start()
    stop.wait()
    for listener in listeners:
        listener.stop(TO_FINISH)


def _listeners(ctx: Context, environment: Mapping[str, str], clock: Clock) -> list[Listener]:
    return [
        dicom_listener(ctx, dicom_settings(environment), clock),
        message_listener(ctx, message_settings(environment), clock),
    ]


def dicom_listener(ctx: Context, settings: ListenerSettings, clock: Clock) -> Listener:
    """The port of DICOM. Raises NotConfigured for certificates that can't be used, OSError."""
    door = StorageDoor(ctx, clock)
    listener = Listener("dicom", _port(settings), door.serve)
    door.is_full = listener.is_full
    return listener


def message_listener(ctx: Context, settings: MessageSettings, clock: Clock) -> Listener:
    """The port of HL7. Raises NotConfigured for certificates that can't be used, OSError."""
    door = MessageDoor(ctx, clock, settings.largest)
    listener = Listener("hl7", _port(settings.listener), door.serve)
    door.is_full = listener.is_full
    return listener


def _port(settings: ListenerSettings) -> Port:
    tls = _tls(settings.tls) if settings.tls else None
    return Port(settings.address, settings.port, settings.most_connections, tls)


def _tls(files: TlsFiles) -> ssl.SSLContext:
    """Both sides show a certificate (PS3.15 annex B.12: BCP 195, mutual)."""
    try:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=files.authorities)
        context.load_cert_chain(files.certificate, files.key)
    except (ssl.SSLError, OSError) as unusable:
        raise NotConfigured(f"{files.setting}_…", "unusable") from unusable
    context.verify_mode = ssl.CERT_REQUIRED
    return context
