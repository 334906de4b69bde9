"""Opens a received file as a DICOM object, or says which refusal it deserves.

Decides what counts as DICOM (Part 10, without preamble, bare data sets: PS3.10 section 7.1) and in
which encoding it is written. The structure is walked by `elements`; identifiers are checked by
those who admit objects; pixels are left to `frames`. Whatever the bytes, only refusals are raised.
"""

import re
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import BinaryIO

from pydicom.dataset import Dataset, FileMetaDataset

from core.errors import DirectoryFile, NotDicom, ObjectTooLarge, Truncated, UnknownTransferSyntax
from core.imaging.attributes import data, integer, items, number, numbers, text, texts
from core.imaging.element_headers import Buffer, Encoding, dictionary_vr, looks_explicit
from core.imaging.elements import Extent, PixelElement, end_of_group, walk
from core.imaging.syntaxes import (
    EXPLICIT_BIG,
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    KNOWN,
    TransferSyntax,
)

__all__ = [
    "DicomObject",
    "data",
    "integer",
    "items",
    "number",
    "numbers",
    "open_body",
    "open_object",
    "text",
    "texts",
]

MAX_INFLATED = 512 << 20
CHUNK = 1 << 20
META_GROUP, IMAGE_GROUP = 0x0002, 0x0028
DIRECTORY_CLASS = "1.2.840.10008.1.3.10"


@dataclass(frozen=True, slots=True)
class DicomObject:
    """A file whose structure is sound: its header in memory, its pixels located.

    `dataset` holds the values below 1 MB except pixels; `pixels` and `big_values` (by tag) say where
    the others lie, in bytes of the body that `open_body` gives: the file itself or, where that is
    deflated, its inflated data set. `body_offset` is where the data set begins in the file.
    """

    path: Path
    size: int
    has_part10_header: bool
    body_offset: int
    file_meta: FileMetaDataset
    syntax: TransferSyntax
    dataset: Dataset
    pixels: PixelElement | None
    big_values: dict[int, Extent]

    @property
    def transfer_syntax(self) -> str:
        return self.syntax.uid


def open_object(path: Path) -> DicomObject:
    """Read the header of a file and walk all its elements; pixels are located, never read.

    Raises NotDicom, DirectoryFile, UnknownTransferSyntax, Truncated, HeaderTooComplex,
    ObjectTooLarge; OSError when the file itself can't be read.
    """
    with _mapped(path) as buffer:
        has_header, meta, at = _file_meta(buffer)
        syntax = _syntax(meta, buffer, at)
        with _body(buffer, at, syntax) as (body, start):
            structure = walk(body, start, Encoding(syntax.implicit, syntax.little_endian))
        _refuse_what_is_no_object(structure.dataset, structure.pixels)
        return DicomObject(
            path=path,
            size=len(buffer),
            has_part10_header=has_header,
            body_offset=at,
            file_meta=meta,
            syntax=syntax,
            dataset=structure.dataset,
            pixels=structure.pixels,
            big_values=structure.big_values,
        )


@contextmanager
def open_body(opened: DicomObject) -> Iterator[Buffer]:
    """The bytes in which the extents of an object lie. Raises ObjectTooLarge, Truncated."""
    with (
        _mapped(opened.path) as buffer,
        _body(buffer, opened.body_offset, opened.syntax) as (body, _),
    ):
        yield body


@contextmanager
def _mapped(path: Path) -> Iterator[mmap]:
    with path.open("rb") as stream, _map(stream) as buffer:
        yield buffer


def _map(stream: BinaryIO) -> mmap:
    try:
        return mmap(stream.fileno(), 0, access=ACCESS_READ)
    except ValueError as empty:
        raise NotDicom from empty


# --- File meta information (PS3.10 section 7.1) ---------------------------------------------------


def _file_meta(buffer: Buffer) -> tuple[bool, FileMetaDataset, int]:
    """The meta group and where the data set begins; empty for a bare data set."""
    has_header = buffer[128:132] == b"DICM"
    start = 132 if has_header else 0
    if not has_header and buffer[:2] != b"\x02\0":
        if not _begins_a_data_set(buffer):
            raise NotDicom
        return False, FileMetaDataset(), 0
    explicit = Encoding(implicit=False)
    meta = walk(buffer, start, explicit, end_of_group(buffer, start, META_GROUP, explicit))
    if not meta.dataset:
        raise NotDicom
    if text(meta.dataset, "MediaStorageSOPClassUID") == DIRECTORY_CLASS:
        raise DirectoryFile
    return has_header, FileMetaDataset(meta.dataset), meta.end


def _begins_a_data_set(buffer: Buffer) -> bool:
    """Whether the first element is one that a data set can begin with: group 0008, known, sane."""
    little = buffer[:2] == b"\x08\0"
    if not little and buffer[:2] != b"\0\x08":
        return False
    tag = 0x00080000 | int.from_bytes(buffer[2:4], "little" if little else "big")
    if tag != 0x00080000 and dictionary_vr(tag) is None:
        return False
    return looks_explicit(buffer, 0) or (little and int.from_bytes(buffer[4:8], "little") <= 1024)


def _syntax(meta: Dataset, buffer: Buffer, at: int) -> TransferSyntax:
    uid = text(meta, "TransferSyntaxUID")
    if uid in KNOWN:
        return KNOWN[uid]
    if uid:
        raise UnknownTransferSyntax(uid if re.fullmatch(r"[0-9.]{1,64}", uid) else "")
    return _guessed_syntax(buffer, at)


def _guessed_syntax(buffer: Buffer, at: int) -> TransferSyntax:
    if not looks_explicit(buffer, at):
        return IMPLICIT_LITTLE
    return EXPLICIT_LITTLE if buffer[at + 1 : at + 2] == b"\0" else EXPLICIT_BIG


# --- The data set -----------------------------------------------------------------------------------


@contextmanager
def _body(buffer: Buffer, at: int, syntax: TransferSyntax) -> Iterator[tuple[Buffer, int]]:
    if not syntax.deflated:
        yield buffer, at
        return
    with tempfile.TemporaryFile() as inflated:
        _inflate(buffer, at, inflated)
        with _map(inflated) as body:
            yield body, 0


def _inflate(buffer: Buffer, at: int, target: BinaryIO) -> None:
    """Inflate to a file, chunk by chunk: half a megabyte may claim a gigabyte (PS3.5 section A.5)."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    written = 0
    while not inflater.eof:
        source = inflater.unconsumed_tail or buffer[at : at + CHUNK]
        if not source:
            raise Truncated
        at += 0 if inflater.unconsumed_tail else len(source)
        written += target.write(_inflated(inflater, source))
        if written > MAX_INFLATED:
            raise ObjectTooLarge(MAX_INFLATED)
    target.flush()


def _inflated(inflater: "zlib._Decompress", source: bytes) -> bytes:
    try:
        return inflater.decompress(source, CHUNK)
    except zlib.error as broken:
        raise Truncated from broken


def _refuse_what_is_no_object(dataset: Dataset, pixels: PixelElement | None) -> None:
    if not dataset or (pixels is None and _ends_before_the_pixels(dataset)):
        raise Truncated
    if items(dataset, "DirectoryRecordSequence"):
        raise DirectoryFile


def _ends_before_the_pixels(dataset: Dataset) -> bool:
    """A file cut between two elements is sound, but it describes an image that doesn't come."""
    tags = dataset.keys()
    return "Rows" in dataset and all(tag.group <= IMAGE_GROUP or tag.is_private for tag in tags)
