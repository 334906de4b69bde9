"""Reads a spooled file into all that admitting it needs; pixels are never looked at.

What it says of itself (`header`), what a directory will say of it (`record`), how it will leave
(`leaving`): drawn once, here, so that later no object has to be opened to list or to hand it on.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from core.digests import Digest
from core.download.file_meta import FileMeta
from core.download.leaving import Leaving, leaving_of
from core.download.members import Content
from core.download.records import DirectoryRecord, record_of
from core.imaging.dicom import DicomObject, open_object
from core.imaging.nature import Nature, nature_of
from core.ingest.header import ReceivedHeader, read_header
from core.objects.rejection_note import RejectionNote, read_rejection_note
from core.storage import original_key, stream_file


@dataclass(frozen=True, slots=True)
class ReceivedObject:
    """A received object whose structure and identifiers are sound."""

    header: ReceivedHeader
    nature: Nature
    record: DirectoryRecord
    leaving: Leaving
    digest: Digest
    rejects: RejectionNote | None = None

    @property
    def key(self) -> str:
        return original_key(self.digest.sha256)


def read_object(path: Path, digest: Digest) -> ReceivedObject:
    """Raises ObjectRefused."""
    opened = open_object(path)
    header = read_header(opened)
    return ReceivedObject(
        header=header,
        nature=nature_of(opened),
        record=record_of(opened.dataset),
        leaving=_leaving(opened, header, digest),
        digest=digest,
        rejects=read_rejection_note(opened.dataset),
    )


def _leaving(opened: DicomObject, header: ReceivedHeader, digest: Digest) -> Leaving:
    with opened.path.open("rb") as spooled:
        before = spooled.read(opened.body_offset)
    meta = FileMeta(header.sop_class_uid, header.sop_instance_uid, header.transfer_syntax_uid)
    return leaving_of(before, meta, Content(digest, partial(stream_file, opened.path)))
