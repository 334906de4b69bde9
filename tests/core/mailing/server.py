"""A mail server of the tests' own: takes mails, or answers what it is told to (RFC 5321)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


@dataclass
class Received:
    """What it took, and what it answers to RCPT, DATA and QUIT."""

    mails: list[EmailMessage] = field(default_factory=list)
    to_recipient: bytes = b"250 ok"
    to_data: bytes = b"250 taken"
    to_quit: bytes = b"221 bye"
    before_data: Callable[[], object] = lambda: None
    """What happens while it is about to take a mail, and when it has, but hasn't said so."""
    after_data: Callable[[], object] = lambda: None


class _Talk(StreamRequestHandler):
    server: "_Server"

    def handle(self) -> None:
        self._say(b"220 tests")
        for line in self.rfile:
            self._answer(line.strip())

    def _answer(self, line: bytes) -> None:
        received, verb = self.server.received, line[:4].upper()
        if verb == b"RCPT":
            self._say(received.to_recipient)
        elif verb == b"DATA":
            received.before_data()
            self._say(b"354 go on")
            self._take()
            received.after_data()
            self._say(received.to_data)
        else:
            self._say(received.to_quit if verb == b"QUIT" else b"250 ok")

    def _take(self) -> None:
        lines = list(iter(self.rfile.readline, b".\r\n"))
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        if self.server.received.to_data.startswith(b"2"):
            self.server.received.mails.append(mail)

    def _say(self, line: bytes) -> None:
        with suppress(ConnectionError):  # the other end may have been killed
            self.wfile.write(line + b"\r\n")


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    received: Received


@contextmanager
def mail_server(port: int = 0) -> Iterator[tuple[int, Received]]:
    """A server on a port; gives the port and what it receives."""
    with _Server(("127.0.0.1", port), _Talk) as server:
        server.received = Received()
        serving = Thread(target=server.serve_forever)
        serving.start()
        yield server.server_address[1], server.received
        server.shutdown()
        serving.join()
