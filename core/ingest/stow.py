"""The door of STOW-RS: a request is an arrival, each of its parts an object (PS3.18 section 10.5).

Decides what is read of a body, and tells what became of each part. How that is written in JSON is
`stow_answer`'s matter, who may send that of the site.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from typing import BinaryIO, cast

from core.context import Context
from core.errors import InvalidInput, NotDicom, NotPermitted, UnsupportedMediaType
from core.ingest import arrivals
from core.ingest.announced import Announced
from core.ingest.handfuls import Handfuls, Told
from core.ingest.header import ReceivedHeader
from core.ingest.multipart import Part, Source, parts
from core.ingest.statuses import is_foreseen
from core.model.receiving import Door

OBJECT = "application/dicom"

log = logging.getLogger("cigogne.stow")


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """What became of a part: kept, unless `why` says why not; its identifiers where they were read."""

    sop_class_uid: str
    sop_instance_uid: str
    why: BaseException | None


def store(ctx: Context, content_type: str, body: Source, study: str = "") -> Sequence[PartAnswer]:
    """Take in the objects of a request; where a study is named, of this study alone.

    Raises UnsupportedMediaType; InvalidInput and Truncated for a body that can't be taken apart (what
    came before it broke is kept); NotPermitted for who sends for no establishment.
    """
    if ctx.viewer.establishment_id is None:
        raise NotPermitted
    boundary = _boundary(content_type)
    arrival = arrivals.begin_at(ctx, Door.STOW, ctx.viewer.establishment_id)
    is_whole = False
    try:
        with Handfuls(ctx, arrival) as handfuls:
            taken = [
                _take(handfuls, part, number, study)
                for number, part in enumerate(parts(body, boundary), 1)
            ]
        is_whole = True
    finally:
        arrivals.end(ctx, arrival, cut_off=not is_whole)
    if not taken:
        raise InvalidInput("body", "without parts")
    return [_answer(*one) for one in taken]


def _boundary(content_type: str) -> str:
    """Of a body of objects. The type is to be quoted, but often isn't: mail's reader takes both."""
    head = Message()
    head["Content-Type"] = content_type
    kind = str(head.get_param("type", OBJECT)).lower()
    if head.get_content_type() != "multipart/related" or kind != OBJECT:
        raise UnsupportedMediaType
    return head.get_boundary("")


def _take(handfuls: Handfuls, part: Part, number: int, study: str) -> tuple["_Seen", Told]:
    seen = _Seen(Announced(study_instance_uid=study))
    return seen, handfuls.receive(_as_file(part), f"{number}", seen.check)


def _answer(seen: "_Seen", told: Told) -> PartAnswer:
    why = told.exception()
    if why is not None and not is_foreseen(why):
        log.error("an object broke something of ours", exc_info=why)
    return PartAnswer(seen.sop_class_uid, seen.sop_instance_uid, why and why.with_traceback(None))


@contextmanager
def _as_file(part: Part) -> Iterator[BinaryIO]:
    declared = part.fields.get("content-type", OBJECT).partition(";")[0]
    if declared.strip().lower() != OBJECT:
        raise NotDicom
    yield cast("BinaryIO", part)


class _Seen:
    """Notes the identifiers of an object, and whether they are those announced."""

    def __init__(self, announced: Announced) -> None:
        self._announced = announced
        self.sop_class_uid = self.sop_instance_uid = ""

    def check(self, header: ReceivedHeader) -> None:
        self.sop_class_uid = header.sop_class_uid
        self.sop_instance_uid = header.sop_instance_uid
        self._announced.check(header)
