"""Weighs pages as browsers load them, without their pictures: row P12."""

import gzip
import re
from collections.abc import Iterator
from http.client import HTTPConnection

from cigogne import PatientSite
from clients import Address
from exams import BenchExam
from rows import WEIGHT, Row

ASSET = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg))"')
IMPORTED = re.compile(r'from "(?:\./)?([^"/]+\.js)"')


def weighed(site: PatientSite, exam: BenchExam) -> Iterator[Row]:
    """Pages alone, and the first visit with all styles and scripts, none of which is kept yet."""
    for what, page in (
        ("exam list", site.page("/exams")),
        ("exam page", site.exam(exam)),
        ("viewer", site.viewer(exam)),
    ):
        text, octets = _loaded(page)
        yield Row(WEIGHT, what, octets / 1000, "the page alone, as sent")
        assets = _assets(site, text)
        told = f"with {len(assets)} styles, scripts and marks"
        yield Row(WEIGHT, f"{what}, first visit", (octets + sum(assets.values())) / 1000, told)


def _assets(site: PatientSite, page: str) -> dict[str, int]:
    """What a page needs, and what its scripts import: bytes on the wire by address."""
    found: dict[str, int] = {}
    waiting = ASSET.findall(page)
    while waiting:
        path = waiting.pop()
        if path not in found:
            text, found[path] = _loaded(site.page(path))
            waiting += [f"/static/{name}" for name in IMPORTED.findall(text)]
    return found


def _loaded(address: Address) -> tuple[str, int]:
    """The text, and the bytes it took."""
    connection = HTTPConnection("127.0.0.1", address.port, timeout=30)
    connection.request("GET", address.path, headers=dict(address.headers))
    answer = connection.getresponse()
    sent = answer.read()
    connection.close()
    assert answer.status == 200, f"{address.path} answers {answer.status}"
    is_packed = answer.getheader("Content-Encoding") == "gzip"
    return (gzip.decompress(sent) if is_packed else sent).decode(), len(sent)
