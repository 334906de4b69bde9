"""The document that an object encapsulates: what it is called, its exact bytes, how it is handed over.

Decides the format, and the name of a file that is kept: ours, never the sender's. Whether it may be
opened is decided in `nature`: pages, models and archives of others don't run in ours.
"""

from dataclasses import dataclass
from enum import Enum

from pydicom import uid

from core.imaging.dicom import DicomObject, open_body
from core.imaging.elements import Extent
from core.imaging.nature import document_of
from core.objects.codes import Code, code_of
from core.objects.readable import line


class DocumentFormat(Enum):
    """What is encapsulated; the value is the ending of a file that holds it."""

    PDF = "pdf"
    CDA = "xml"
    STL = "stl"
    OBJ = "obj"
    MTL = "mtl"
    OTHER = "bin"


_BY_CLASS: dict[str, DocumentFormat] = {
    uid.EncapsulatedPDFStorage: DocumentFormat.PDF,
    uid.EncapsulatedCDAStorage: DocumentFormat.CDA,
    uid.EncapsulatedSTLStorage: DocumentFormat.STL,
    uid.EncapsulatedOBJStorage: DocumentFormat.OBJ,
    uid.EncapsulatedMTLStorage: DocumentFormat.MTL,
}
_BY_MIME_TYPE = {
    "application/pdf": DocumentFormat.PDF,
    "text/xml": DocumentFormat.CDA,
    "application/xml": DocumentFormat.CDA,
    "model/stl": DocumentFormat.STL,
    "application/sla": DocumentFormat.STL,
    "model/obj": DocumentFormat.OBJ,
    "model/mtl": DocumentFormat.MTL,
}
_MAY_END_WITH_ZERO = {DocumentFormat.STL, DocumentFormat.OTHER}


@dataclass(frozen=True, slots=True)
class EncapsulatedDocument:
    """A document and where it lies, without padding: in bytes of the file, or of the body that
    `open_body` gives where the file is deflated.

    `declared_type` is the MIME type that the object claims, `media_type` the one we hand it over as.
    """

    format: DocumentFormat
    title: str
    concept: Code | None
    declared_type: str
    media_type: str
    extent: Extent
    opens: bool

    @property
    def file_name(self) -> str:
        return f"document.{self.format.value}"


def read_encapsulated(opened: DicomObject) -> EncapsulatedDocument | None:
    """The document an object holds (PS3.3 section C.24.2); None where it holds none.

    Raises ObjectTooLarge, Truncated and OSError as `open_body` does.
    """
    stream = document_of(opened)
    if stream is None or not stream.length:
        return None
    dataset = opened.dataset
    declared = line(dataset, "MIMETypeOfEncapsulatedDocument").lower()
    held = _format(line(dataset, "SOPClassUID"), declared)
    return EncapsulatedDocument(
        format=held,
        title=line(dataset, "DocumentTitle"),
        concept=code_of(dataset, "ConceptNameCodeSequence"),
        declared_type=declared,
        media_type=stream.media_type,
        extent=_without_padding(opened, stream.extents[0], held),
        opens=stream.in_browsers,
    )


def _format(sop_class: str, declared: str) -> DocumentFormat:
    """As the MIME type says; where it says nothing we know, as the SOP class does."""
    by_class = _BY_CLASS.get(sop_class, DocumentFormat.OTHER)
    return _BY_MIME_TYPE.get(declared, by_class)


def _without_padding(opened: DicomObject, extent: Extent, held: DocumentFormat) -> Extent:
    """Objects older than 2019 don't tell the length without the byte that makes it even: in a text a
    zero at the end can be nothing else (PS3.5 section 6.2)."""
    end = extent.offset + extent.length
    with open_body(opened) as body:
        last = body[end - 1 : end]
    is_padded = extent.length % 2 == 0 and last == b"\0" and held not in _MAY_END_WITH_ZERO
    return Extent(extent.offset, extent.length - 1) if is_padded else extent
