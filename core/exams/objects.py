"""Objects of an exam that are no pictures: opened, read, and handed on (V10).

Each has a page that says what it is and shows what can be shown: a structured report as a document, a
recording as tracings, an encapsulated document or a video to open. Reading them is `core.objects`'.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import NotFound
from core.exams.entitlement import glanced_exam, opened_exam
from core.exams.others import OtherObject, other_object, others_of
from core.imaging.dicom import DicomObject, open_body, open_object
from core.imaging.element_headers import Buffer
from core.imaging.elements import Extent
from core.imaging.nature import Nature, video_of
from core.language import Language, Speech
from core.model import Exam
from core.objects.blocks import Block
from core.objects.described import Description
from core.objects.description import describe
from core.objects.encapsulated import EncapsulatedDocument, read_encapsulated
from core.objects.outline import sections
from core.objects.readings import readings
from core.objects.structured_report import Document, read_document
from core.objects.tracing import Sheet, sheets
from core.objects.waveform import Recording, read_recording
from core.objects.wording import Words

CHUNK = 1 << 20
STRUCTURED = frozenset({Nature.REPORT, Nature.DOSE_REPORT, Nature.MEASUREMENTS, Nature.KEY_OBJECTS})


@dataclass(frozen=True, slots=True)
class ReportContent:
    document: Document
    outline: Sequence[Block]


@dataclass(frozen=True, slots=True)
class RecordingContent:
    recording: Recording
    sheets: Sequence[Sheet]
    readings: Sequence[Block]


@dataclass(frozen=True, slots=True)
class DocumentContent:
    held: EncapsulatedDocument


@dataclass(frozen=True, slots=True)
class VideoContent:
    media_type: str
    length: int
    plays: bool
    """Whether common browsers play it by themselves."""


@dataclass(frozen=True, slots=True)
class DescribedContent:
    described: Description


Content = ReportContent | RecordingContent | DocumentContent | VideoContent | DescribedContent


@dataclass(frozen=True, slots=True)
class ObjectPage:
    token: str
    shown: OtherObject
    modality: str
    body_part: str
    description: str
    day: date | None
    content: Content
    words: Words
    """How its texts are said in the reader's language."""


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file that an object holds: a document, a video."""

    media_type: str
    file_name: str
    length: int
    etag: str
    opens: bool
    """Whether a browser may show it; if not, it is only handed over."""
    stream: Callable[[int, int], Iterator[bytes]]
    """The bytes from a start up to but without a stop."""


def object_page(
    ctx: Context, token: str, series: int, number: int, language: Language
) -> ObjectPage:
    """The page of an object. Raises NotFound."""
    with opened_exam(ctx, token, audit.Action.OBJECT_OPENED) as (session, exam):
        shown, key, _ = _found(session, exam, series, number)
        page = exam.token, shown, exam.modality, exam.body_part, exam.description, exam.study_date
    opened = open_object(ctx.store.path(key))
    speech = Speech(language)
    content = _content(opened, shown.nature, speech)
    spoken = content.document.language if isinstance(content, ReportContent) else ""
    return ObjectPage(*page, content=content, words=Words(speech, spoken))


def held_file(ctx: Context, token: str, series: int, number: int) -> HeldFile:
    """The document or video inside an object. Raises NotFound where it holds none."""
    with glanced_exam(ctx, token) as (session, exam):
        _, key, etag = _found(session, exam, series, number)
    opened = open_object(ctx.store.path(key))
    held = read_encapsulated(opened)
    if held is not None:
        name, opens = held.file_name, held.opens
        return _file(opened, held.media_type, name, etag, (held.extent,), opens=opens)
    video = video_of(opened)
    if video is None:
        raise NotFound
    ending = {"video/mp4": "mp4", "video/mp2t": "ts", "video/mpeg": "mpg"}
    name = f"video.{ending.get(video.media_type, 'bin')}"
    return _file(opened, video.media_type, name, etag, video.extents, opens=video.in_browsers)


def _found(session: Session, exam: Exam, series: int, number: int) -> tuple[OtherObject, str, str]:
    """The object, where its bytes are, and their hash."""
    for instance, holder, place in session.execute(others_of(exam.id)):
        if (holder.position, place) == (series, number):
            shown = other_object(instance, holder, place)
            return shown, instance.object_key, instance.sha256
    raise NotFound


def _content(opened: DicomObject, nature: Nature, speech: Speech) -> Content:
    dataset = opened.dataset
    if nature in STRUCTURED:
        document = read_document(dataset)
        return ReportContent(document, sections(document, speech))
    if nature is Nature.WAVEFORM:
        recording, words = read_recording(dataset), Words(speech, "")
        return RecordingContent(recording, sheets(recording, words), readings(dataset, words))
    held = read_encapsulated(opened)
    if held is not None:
        return DocumentContent(held)
    video = video_of(opened)
    if video is not None:
        return VideoContent(video.media_type, video.length, video.in_browsers)
    return DescribedContent(describe(dataset))


def _file(
    opened: DicomObject,
    media_type: str,
    name: str,
    etag: str,
    extents: Sequence[Extent],
    *,
    opens: bool,
) -> HeldFile:
    def stream(start: int, stop: int) -> Iterator[bytes]:
        with open_body(opened) as body:
            yield from _between(body, extents, start, stop)

    length = sum(extent.length for extent in extents)
    return HeldFile(media_type, name, length, etag, opens, stream)


def _between(body: Buffer, extents: Sequence[Extent], start: int, stop: int) -> Iterator[bytes]:
    """The bytes from `start` up to `stop` of what the extents are, put one after the other."""
    at = 0
    for extent in extents:
        first, last = max(start - at, 0), min(stop - at, extent.length)
        for offset in range(first, last, CHUNK):
            yield bytes(body[extent.offset + offset : extent.offset + min(offset + CHUNK, last)])
        at += extent.length
