"""Over TLS both sides show a certificate; a sender registered with one must show that one."""

import hashlib
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import ListenerSettings, MessageSettings, TlsFiles
from core.context import system
from core.errors import NotConfigured
from core.receiving import message_listener
from core.senders import NewSender, add_sender
from tests.cast import OURS, Cast

HERE = "127.0.0.1"
MESSAGE = b"\x0bMSH|^~\\&|RIS|A|CIGOGNE|A|20261124||QRY^A19|1|P|2.5\r\x1c\r"


class Authority:
    """Signs certificates for this test alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._openssl("req", "-x509", "-subj", "/CN=authority", *self._made("authority"))

    def _made(self, name: str) -> tuple[str, ...]:
        key, made = str(self.folder / f"{name}.key"), str(self.folder / f"{name}.pem")
        kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
        return (*kind, "-days", "2", "-keyout", key, "-out", made)

    def _openssl(self, *words: str) -> None:
        subprocess.run(("openssl", *words), check=True, capture_output=True)

    def sign(self, name: str) -> tuple[Path, Path]:
        """A certificate and its key."""
        self._openssl(
            *("req", "-x509", "-subj", f"/CN={name}", *self._made(name)),
            *("-CA", str(self.folder / "authority.pem")),
            *("-CAkey", str(self.folder / "authority.key")),
        )
        return self.folder / f"{name}.pem", self.folder / f"{name}.key"

    @property
    def certificate(self) -> Path:
        return self.folder / "authority.pem"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def port(cast: Cast, authority: Authority) -> Iterator[int]:
    """Where messages come in by TLS, from who is registered with the certificate of "ris"."""
    ris, _ = authority.sign("ris")
    shown = hashlib.sha256(ssl.PEM_cert_to_DER_cert(ris.read_text())).hexdigest()
    ctx = replace(cast.context(), viewer=system("receive"))
    add_sender(ctx, NewSender(OURS, "*", "CIGOGNE", HERE, shown))
    files = TlsFiles("CIGOGNE_HL7_TLS", *authority.sign("cigogne"), authority.certificate)
    settings = MessageSettings(ListenerSettings(HERE, 0, 4, files), 200_000)
    listener = message_listener(ctx, settings, lambda: cast.now)
    listener.start()
    yield listener.number
    listener.stop(0.1)


def answered(port: int, authority: Authority, shown: tuple[Path, Path] | None) -> bytes:
    """What a sender that shows this certificate is told; nothing if it is cut."""
    context = ssl.create_default_context(cafile=authority.certificate)
    context.check_hostname = False
    if shown:
        context.load_cert_chain(*shown)
    with socket.create_connection((HERE, port), timeout=10) as plain:
        try:
            with context.wrap_socket(plain) as channel:
                channel.sendall(MESSAGE)
                return channel.recv(4096)
        except OSError:
            return b""


def test_who_shows_the_registered_certificate_is_answered(port: int, authority: Authority) -> None:
    shown = authority.folder / "ris.pem", authority.folder / "ris.key"
    assert b"MSA|AR|1" in answered(port, authority, shown)


@pytest.mark.parametrize("name", ["", "another"])
def test_whoever_shows_none_or_another_is_cut(port: int, authority: Authority, name: str) -> None:
    assert answered(port, authority, authority.sign(name) if name else None) == b""


def test_who_speaks_no_tls_is_cut(port: int) -> None:
    with socket.create_connection((HERE, port), timeout=10) as plain:
        plain.sendall(MESSAGE)
        assert b"MSA" not in plain.recv(4096)


def test_certificates_that_cant_be_used_are_told(cast: Cast, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    files = TlsFiles("CIGOGNE_HL7_TLS", broken, broken, broken)
    settings = MessageSettings(ListenerSettings(HERE, 0, 4, files), 200_000)
    with pytest.raises(NotConfigured):
        message_listener(cast.context(), settings, lambda: cast.now)
