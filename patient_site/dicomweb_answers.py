"""What the chapters of DICOMweb have in common: what was named and accepted, and how it is sent."""

from collections.abc import Iterator

from flask import Response, request

from core.dicomweb.acceptance import Acceptable, accepts, read_accept
from core.dicomweb.parts import Multipart, Part
from web.context import context

ROOT = "/dicom-web"
JSON = "application/dicom+json"


def root() -> str:
    """The public address of the service: some programs leave the port out of what they say of it."""
    return context().settings.patient_url + ROOT


def acceptable() -> tuple[Acceptable, ...]:
    """What is taken: by the query parameter, for those who can't set a header, or by the header."""
    written = request.args.get("accept") or request.headers.get("Accept", "")
    return tuple(read_accept(written))


def accept_json() -> None:
    """Raises NotAcceptable where JSON isn't taken."""
    accepts(acceptable(), JSON, "application/json")


def sent(body: Multipart | Part) -> Response:
    chunks = body if isinstance(body, Multipart) else body.chunks
    return Response(iter(chunks), content_type=body.content_type)


def sent_json(chunks: Iterator[bytes]) -> Response:
    return Response(chunks, content_type=JSON)
