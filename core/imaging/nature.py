"""What an object is, so that a page can say so and open what can be opened.

The SOP class decides (PS3.4 annex B.5), and for structured reports the concept of their root as well:
devices write dose reports and measurements under the classes of narrative reports.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from core.imaging.attributes import integer, item, text
from core.imaging.dicom import DicomObject, open_body
from core.imaging.element_headers import Buffer
from core.imaging.elements import Extent, value_extent
from core.imaging.syntaxes import Compression

STORAGE = "1.2.840.10008.5.1.4.1.1."
ENCAPSULATED_DOCUMENT = 0x00420011


class Nature(Enum):
    """The kinds of objects that an exam can hold."""

    PICTURE = "picture"
    VIDEO = "video"
    REPORT = "report"
    DOSE_REPORT = "dose-report"
    MEASUREMENTS = "measurements"
    KEY_OBJECTS = "key-objects"
    PRESENTATION_STATE = "presentation-state"
    PDF = "pdf"
    DOCUMENT = "document"
    WAVEFORM = "waveform"
    SEGMENTATION = "segmentation"
    REGISTRATION = "registration"
    RADIOTHERAPY = "radiotherapy"
    RAW_DATA = "raw-data"
    OTHER = "other"


# By what follows the common beginning of all storage classes; the longest beginning that fits counts.
_BY_CLASS = {
    "9.": Nature.WAVEFORM,
    "11.": Nature.PRESENTATION_STATE,
    "66": Nature.RAW_DATA,
    "66.1": Nature.REGISTRATION,
    "66.2": Nature.REGISTRATION,
    "66.3": Nature.REGISTRATION,
    "66.4": Nature.SEGMENTATION,
    "66.5": Nature.SEGMENTATION,
    "66.7": Nature.SEGMENTATION,
    "88.": Nature.REPORT,
    "88.34": Nature.MEASUREMENTS,
    "88.35": Nature.MEASUREMENTS,
    "88.50": Nature.MEASUREMENTS,
    "88.59": Nature.KEY_OBJECTS,
    "88.65": Nature.MEASUREMENTS,
    "88.67": Nature.DOSE_REPORT,
    "88.68": Nature.DOSE_REPORT,
    "88.73": Nature.DOSE_REPORT,
    "88.76": Nature.DOSE_REPORT,
    "104.": Nature.DOCUMENT,
    "104.1": Nature.PDF,
    "481.3": Nature.RADIOTHERAPY,
    "481.4": Nature.RADIOTHERAPY,
    "481.5": Nature.RADIOTHERAPY,
    "481.6": Nature.RADIOTHERAPY,
    "481.7": Nature.RADIOTHERAPY,
    "481.8": Nature.RADIOTHERAPY,
    "481.9": Nature.RADIOTHERAPY,
}
_BY_CONCEPT = {
    ("113701", "DCM"): Nature.DOSE_REPORT,
    ("113500", "DCM"): Nature.DOSE_REPORT,
    ("113811", "DCM"): Nature.DOSE_REPORT,
    ("126000", "DCM"): Nature.MEASUREMENTS,
}


@dataclass(frozen=True, slots=True)
class Stream:
    """Bytes of an object that are a file of another kind: its media type, and where they lie.

    `extents` are in the file of the object unless that is deflated, then in the body `open_body`
    gives. `in_browsers` says whether common browsers show or play it by themselves.
    """

    media_type: str
    extents: tuple[Extent, ...]
    in_browsers: bool

    @property
    def length(self) -> int:
        return sum(extent.length for extent in self.extents)


def nature_of(opened: DicomObject) -> Nature:
    """What this object is."""
    by_class = _by_class(text(opened.dataset, "SOPClassUID"))
    if by_class is Nature.REPORT:
        return _by_root_concept(opened)
    if by_class is not None:
        return by_class
    if opened.pixels is None:
        return Nature.OTHER
    return Nature.VIDEO if opened.syntax.compression.is_video else Nature.PICTURE


def video_of(opened: DicomObject) -> Stream | None:
    """The stream of a video object; None for any other (PS3.5 sections 8.2.5 to 8.2.9)."""
    if not opened.syntax.compression.is_video or not opened.pixels or not opened.pixels.fragments:
        return None
    extents = opened.pixels.fragments[1:]
    if not extents:
        return None
    with open_body(opened) as body:
        media_type = _video_type(body, extents[0], opened.syntax.compression)
    return Stream(media_type, extents, media_type == "video/mp4")


def document_of(opened: DicomObject) -> Stream | None:
    """The file that an encapsulated document is; None for any other object (PS3.3 C.24.2).

    A PDF is called one only if it begins like one.
    """
    extent = _document_extent(opened)
    if extent is None:
        return None
    declared = text(opened.dataset, "MIMETypeOfEncapsulatedDocument").lower()
    with open_body(opened) as body:
        begins_as_pdf = b"%PDF-" in body[extent.offset : extent.offset + 1024]
    if begins_as_pdf and declared in {"application/pdf", ""}:
        return Stream("application/pdf", (extent,), in_browsers=True)
    return Stream("application/octet-stream", (extent,), in_browsers=False)


@lru_cache(maxsize=256)
def _by_class(uid: str) -> Nature | None:
    rest = uid.removeprefix(STORAGE)
    fitting = [start for start in _BY_CLASS if rest == start or rest.startswith(_branch(start))]
    return _BY_CLASS[max(fitting, key=len)] if rest != uid and fitting else None


def _branch(start: str) -> str:
    return start if start.endswith(".") else f"{start}."


def _by_root_concept(opened: DicomObject) -> Nature:
    concept = item(opened.dataset, "ConceptNameCodeSequence")
    if concept is None:
        return Nature.REPORT
    coded = text(concept, "CodeValue"), text(concept, "CodingSchemeDesignator")
    return _BY_CONCEPT.get(coded, Nature.REPORT)


def _video_type(body: Buffer, first: Extent, compression: Compression) -> str:
    beginning = body[first.offset : first.offset + min(first.length, 189)]
    if beginning[4:8] == b"ftyp":
        return "video/mp4"
    if beginning[:1] == beginning[188:189] == b"G":
        return "video/mp2t"
    return "video/mpeg" if compression is Compression.MPEG_2 else "application/octet-stream"


def _document_extent(opened: DicomObject) -> Extent | None:
    extent = opened.big_values.get(ENCAPSULATED_DOCUMENT) or value_extent(
        opened.dataset, ENCAPSULATED_DOCUMENT
    )
    if extent is None:
        return None
    exact = integer(opened.dataset, "EncapsulatedDocumentLength")
    if exact is not None and extent.length - 1 <= exact <= extent.length:
        return Extent(extent.offset, exact)
    return extent
