"""Listens on a port and gives each connection a thread, within bounds. Knows no protocol.

A connection is trusted with little until its protocol calls it `settled`: of those that aren't, the
oldest makes room for a new one, so that a thousand silent callers keep nobody out. Each has a
deadline, and is cut when it lets that pass.
"""

import hashlib
import logging
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

MOST_UNSETTLED = 64
TO_SETTLE = 30.0
"""Seconds a caller has until its protocol knows who it is."""
LOOK_AGAIN = 0.5
"""Seconds between two looks at the deadlines."""

log = logging.getLogger(__name__)


class Connection:
    """One caller."""

    def __init__(self, channel: socket.socket, address: str) -> None:
        self.channel = channel
        self.address = address
        self.certificate = ""
        """SHA-256 of the caller's certificate in hexadecimal, where it showed one."""
        self.is_settled = False
        self._deadline = time.monotonic() + TO_SETTLE

    def secure(self, tls: ssl.SSLContext) -> None:
        """Raises OSError when the caller's side of it isn't in order."""
        channel = tls.wrap_socket(self.channel, server_side=True, do_handshake_on_connect=False)
        self.channel = channel
        channel.do_handshake()
        self.certificate = hashlib.sha256(channel.getpeercert(binary_form=True) or b"").hexdigest()

    def expect(self, seconds: float) -> None:
        """Something has to happen within so many seconds."""
        self._deadline = time.monotonic() + seconds

    def settle(self, seconds: float) -> None:
        """The caller is known; it has so many seconds for what comes next."""
        self.is_settled = True
        self.expect(seconds)

    @property
    def is_overdue(self) -> bool:
        return time.monotonic() > self._deadline

    def cut(self) -> None:
        """End it from outside its thread, which then finds it closed."""
        with suppress(OSError):
            self.channel.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it in good order: what we said last reaches the peer before the connection breaks."""
        with suppress(OSError):
            self.channel.shutdown(socket.SHUT_WR)
            self.channel.settimeout(1)
            while self.channel.recv(1 << 16):
                if self.is_overdue:
                    break
        self.channel.close()


@dataclass(frozen=True, slots=True)
class Port:
    """Where to listen, in how many connections at most, behind which TLS if any."""

    address: str
    number: int
    most: int
    tls: ssl.SSLContext | None = None


class Listener:
    """A port that is listened on as long as the context lasts."""

    def __init__(self, name: str, port: Port, serve: Callable[[Connection], None]) -> None:
        self.name = name
        self._port = port
        self._serve = serve
        self._stop = threading.Event()
        self._connections: dict[Connection, threading.Thread] = {}
        self._lock = threading.Lock()
        self._socket = _bound(port)
        self._thread = threading.Thread(target=self._listen, name=name, daemon=True)

    @property
    def number(self) -> int:
        """The port, also where the system chose it."""
        return int(self._socket.getsockname()[1])

    def start(self) -> None:
        self._socket.listen(128)
        self._thread.start()

    def stop(self, patience: float) -> None:
        """Take nobody any more; those who are here have so many seconds to finish."""
        self._stop.set()
        self._thread.join()
        self._socket.close()
        end = time.monotonic() + patience
        for thread in list(self._connections.values()):
            thread.join(max(end - time.monotonic(), 0))
        for connection in list(self._connections):
            connection.cut()

    def _listen(self) -> None:
        while not self._stop.is_set():
            with suppress(OSError):  # too many files are open: others will close theirs
                if select.select([self._socket], [], [], LOOK_AGAIN)[0]:
                    self._take(*self._socket.accept())
            self._cut_overdue()

    def _take(self, channel: socket.socket, peer: tuple[str, int]) -> None:
        connection = Connection(channel, peer[0].removeprefix("::ffff:"))
        self._make_room()
        thread = threading.Thread(target=self._run, args=(connection,), daemon=True)
        with self._lock:
            self._connections[connection] = thread
        try:
            thread.start()
        except RuntimeError:  # no thread to be had: the caller may come again, the port stays open
            log.exception("a caller is turned away")
            connection.cut()
            with self._lock:
                del self._connections[connection]

    def _make_room(self) -> None:
        unsettled = [one for one in list(self._connections) if not one.is_settled]
        if len(unsettled) >= MOST_UNSETTLED:
            unsettled[0].cut()
            with self._lock:
                self._connections.pop(unsettled[0], None)

    def _cut_overdue(self) -> None:
        for connection in list(self._connections):
            if connection.is_overdue:
                connection.cut()

    def is_full(self) -> bool:
        """Whether as many callers are known as may be at once."""
        return sum(one.is_settled for one in list(self._connections)) >= self._port.most

    def _run(self, connection: Connection) -> None:
        try:
            connection.channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._port.tls:
                connection.secure(self._port.tls)
            self._serve(connection)
        except OSError:
            log.info("%s: a caller went away", self.name)
        finally:
            connection.close()
            with self._lock:
                self._connections.pop(connection, None)


def _bound(port: Port) -> socket.socket:
    """Several processes may listen on it: those that are started together share this one, and whichever
    has time takes the next caller; others bind one of their own."""
    family = socket.AF_INET6 if ":" in port.address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((port.address, port.number))
    listening.setblocking(False)  # another may have been quicker to take a caller
    return listening
