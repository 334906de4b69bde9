"""Measures packages: their length beside Orthanc's archive, how fast they come, what they keep: rows
P8, P9 and P13.
"""

import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from statistics import median

import nginx
from cigogne import PatientSite
from clients import TIMEOUT, Address
from exams import BenchExam
from rows import FIRST_BYTE, KEPT, MEMORY, RANGE, THROUGHPUT, WIRE, Row

CHUNK = 1 << 20
ROUNDS = 5
PART = 1 << 16


def packaged(
    site: PatientSite, exam: BenchExam, many: BenchExam, archive: Address, folder: Path
) -> Iterator[Row]:
    """Of one exam that both servers have, and of one of very many objects that ours has; nginx gets
    the very file that ours sends."""
    package = site.package(exam)
    _received(package)  # made for the first time
    ours, theirs = _received(package), _received(archive)
    told = f"{ours / 1e6:.1f} MB ÷ {theirs / 1e6:.1f} MB"
    yield Row(WIRE, f"{exam.title}, package", ours / theirs, told)
    yield _throughput(package, folder / "nginx")
    yield _memory(site, package)
    _received(site.package(many))
    yield _first_byte(site.package(many), many)
    yield _range(package, ours)
    yield _kept(site)


def _throughput(package: Address, folder: Path) -> Row:
    executable = nginx.program()
    if executable is None:
        return Row(
            THROUGHPUT, "package, sent", None, "nginx isn't installed: apt-get install nginx"
        )
    folder.mkdir()
    _keep(package, folder / nginx.NAME)
    with nginx.started(executable, folder, package.port + 1) as ready:
        rates = [(_rate(package), _rate(ready)) for _ in range(ROUNDS)]
    ours, theirs = (median(rate) for rate in zip(*rates, strict=True))
    told = f"{ours / 1e6:.0f} MB/s ÷ {theirs / 1e6:.0f} MB/s of a ready file"
    return Row(THROUGHPUT, "package, sent", median(a / b for a, b in rates), told)


def _memory(site: PatientSite, package: Address) -> Row:
    """What the processes of the site hold at most while one runs, beyond what they hold anyway."""
    processes = (site.process, *_children(site.process))
    for process in processes:
        Path(f"/proc/{process}/clear_refs").write_text("5")  # the most held counts from now on
    before = sum(_held(process, "VmRSS") for process in processes)
    _received(package)
    more = (sum(_held(process, "VmHWM") for process in processes) - before) / 1e6
    return Row(MEMORY, "memory for one more download", more, "of all the site's processes")


def _first_byte(package: Address, exam: BenchExam) -> Row:
    milliseconds = median(_until_first_byte(package) for _ in range(ROUNDS))
    objects = len(list(exam.folder.iterdir()))
    return Row(FIRST_BYTE, "package, first byte", milliseconds, f"of {objects} objects")


def _range(package: Address, size: int) -> Row:
    asked = {"Range": f"bytes={size // 2}-{size // 2 + PART - 1}"}
    part = Address(package.port, package.path, {**package.headers, **asked})
    milliseconds = median(_until_all(part) for _ in range(ROUNDS))
    return Row(RANGE, "64 KB from the middle", milliseconds, f"of {size / 1e6:.0f} MB")


def _kept(site: PatientSite) -> Row:
    """Of all exams, those that came compressed included."""
    store = site.folder / "store"
    received, derived = _weight(store / "originals"), _weight(store / "derived")
    told = f"{received / 1e6:.0f} MB received, {derived / 1e6:.0f} MB derived"
    return Row(KEPT, "kept ÷ received", (received + derived) / received, told)


# --- Asking ---------------------------------------------------------------------------------------


def _asked(address: Address) -> tuple[HTTPConnection, HTTPResponse]:
    connection = HTTPConnection("127.0.0.1", address.port, timeout=TIMEOUT)
    connection.request("GET", address.path, headers=dict(address.headers))
    return connection, connection.getresponse()


def _received(address: Address) -> int:
    """How many bytes an answer has."""
    connection, answer = _asked(address)
    buffer, length = bytearray(CHUNK), 0
    while read := answer.readinto(buffer):
        length += read
    connection.close()
    assert answer.status in {200, 206}, f"{address.path} answers {answer.status}"
    return length


def _keep(address: Address, path: Path) -> None:
    connection, answer = _asked(address)
    with path.open("wb") as target:
        while chunk := answer.read(CHUNK):
            target.write(chunk)
    connection.close()


def _rate(address: Address) -> float:
    began = time.perf_counter()
    return _received(address) / (time.perf_counter() - began)


def _until_first_byte(address: Address) -> float:
    began = time.perf_counter()
    connection, answer = _asked(address)
    answer.read(1)
    elapsed = time.perf_counter() - began
    connection.close()
    return 1000 * elapsed


def _until_all(address: Address) -> float:
    began = time.perf_counter()
    _received(address)
    return 1000 * (time.perf_counter() - began)


# --- Weighing ---------------------------------------------------------------------------------------


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _children(process: int) -> list[int]:
    told = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(one) for one in told.split()]


def _held(process: int, what: str) -> int:
    """Bytes of memory, by the name that proc(5) has for them in `status`."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith(what))
