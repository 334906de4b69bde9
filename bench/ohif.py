"""The peer in the browser: OHIF as it is published, on Orthanc's DICOMweb.

Decides how it comes here (the package of its makers, of a known checksum), how it is configured and
served: as behind a good proxy, everything compressed that can be.
"""

import gzip
import hashlib
import mimetypes
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

PACKAGE = "@ohif/app@3.12.10"
ARCHIVE = "ohif-app-3.12.10.tgz"
SHA256 = "fbabd410be33e5b9898931b725229b9da9553aac339914b5c29796d3aa5d4b2d"
KEPT = Path(__file__).resolve().parent.parent / "var" / "bench"
"""The one thing that outlives a run: 48 MB needn't be fetched again."""
PATIENCE = 300.0
DICOMWEB = "/dicom-web/"
CONFIGURATION = b"""window.config = {
  routerBasename: "/", showStudyList: false, extensions: [], modes: [], customizationService: {},
  showWarningMessageForCrossOrigin: false, showCPUFallbackMessage: false,
  investigationalUseDialog: { option: "never" }, defaultDataSourceName: "peer",
  dataSources: [{
    namespace: "@ohif/extension-default.dataSourcesModule.dicomweb", sourceName: "peer",
    configuration: {
      friendlyName: "peer", name: "peer", wadoUriRoot: "/dicom-web", qidoRoot: "/dicom-web",
      wadoRoot: "/dicom-web", imageRendering: "wadors", thumbnailRendering: "wadors",
      enableStudyLazyLoad: true, supportsFuzzyMatching: false, supportsWildcard: true,
      qidoSupportsIncludeField: false,
      bulkDataURI: { enabled: true, relativeResolution: "studies" },
    },
  }],
};"""


class NotHere(Exception):
    """OHIF can't be had on this machine, and why."""


def fetched() -> Path:
    """The folder with OHIF's pages, fetched where it isn't kept yet. Raises NotHere."""
    pages = KEPT / ARCHIVE.removesuffix(".tgz")
    if not pages.is_dir():
        _unpack(_archive(), pages)
    return pages


def _archive() -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise NotHere("npm isn't installed (sudo apt-get install npm)")
    KEPT.mkdir(parents=True, exist_ok=True)
    command = (npm, "pack", PACKAGE, "--silent")
    try:
        subprocess.run(command, cwd=KEPT, check=True, capture_output=True, timeout=PATIENCE)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise NotHere(f"npm can't fetch {PACKAGE}: is there a network?") from None
    if hashlib.sha256((KEPT / ARCHIVE).read_bytes()).hexdigest() != SHA256:
        raise NotHere(f"{ARCHIVE} isn't the one that was measured before")
    return KEPT / ARCHIVE


def _unpack(archive: Path, pages: Path) -> None:
    """In one step, so that a kill never leaves half of it."""
    draft = pages.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    with tarfile.open(archive) as held:
        held.extractall(draft, filter="data")
    (draft / "package" / "dist").replace(pages)
    shutil.rmtree(draft)
    archive.unlink()


# --- Serving it -----------------------------------------------------------------------------------


@contextmanager
def served(pages: Path, orthanc: int) -> Iterator[int]:
    """OHIF beside this Orthanc; gives the port of both."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(pages, orthanc))
    server.daemon_threads = True
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def _handler(pages: Path, orthanc: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.startswith(DICOMWEB):
                self._hand_on()
            else:
                self._show(self.path.partition("?")[0])

        def log_message(self, *_: object) -> None:
            """Nobody reads along."""

        def _hand_on(self) -> None:
            connection = HTTPConnection("127.0.0.1", orthanc, timeout=PATIENCE)
            asked = {name: self.headers[name] for name in ("Accept",) if name in self.headers}
            connection.request("GET", self.path, headers=asked | {"Accept-Encoding": "gzip"})
            answer = connection.getresponse()
            told = {name: answer.getheader(name) for name in ("Content-Type", "Content-Encoding")}
            self._send(answer.status, answer.read(), {n: v for n, v in told.items() if v})
            connection.close()

        def _show(self, path: str) -> None:
            if path == "/app-config.js":
                self._send(200, CONFIGURATION, {"Content-Type": "text/javascript"})
                return
            file = pages / path.lstrip("/")
            shown = file if file.is_file() and file.is_relative_to(pages) else pages / "index.html"
            kind = mimetypes.guess_type(shown.name)[0] or "application/octet-stream"
            self._send(200, _packed(shown), {"Content-Type": kind, "Content-Encoding": "gzip"})

        def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cross-Origin-Opener-Policy", "same-origin")
            self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
            with suppress(ConnectionError):  # a browser that was closed meanwhile
                self.end_headers()
                self.wfile.write(content)

    return Handler


@cache
def _packed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)
