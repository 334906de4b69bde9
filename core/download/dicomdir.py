"""Writes the DICOMDIR of a file-set (PS3.3 annex F, PS3.10 section 8.6), always Explicit VR LE.

From records kept at arrival alone: no object is opened. Decides where each record lies and what points
to it. Offsets count from the first byte of the file (PS3.3 section F.3.2.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from struct import Struct

from core.download.derived_uids import derived_uid
from core.download.encoding import ITEM, element, encoded
from core.download.file_meta import PREAMBLE, FileMeta, meta_group
from core.download.file_set import Entity, FileSet, Leaf
from core.imaging.syntaxes import EXPLICIT_LITTLE

MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"
FILE_SET_ID = b"CIGOGNE"

_IN_USE = element("RecordInUseFlag", b"\xff\xff")
_OFFSET = Struct("<8sI")
_NEXT = element("OffsetOfTheNextDirectoryRecord", bytes(4))[:8]
_LOWER = element("OffsetOfReferencedLowerLevelDirectoryEntity", bytes(4))[:8]
_SEQUENCE_HEAD = 12
_HEAD_SIZE = 8 + 2 * _OFFSET.size + len(_IN_USE)  # of a record, its item header included


@dataclass(slots=True)
class _Record:
    """A directory record that has its place; 0 means that nothing follows, or nothing is below."""

    at: int
    content: bytes
    following: int = 0
    lower: int = 0

    @property
    def end(self) -> int:
        return self.at + _HEAD_SIZE + len(self.content)

    def written(self) -> bytes:
        length = _HEAD_SIZE - 8 + len(self.content)
        return b"".join(
            (
                ITEM,
                length.to_bytes(4, "little"),
                _OFFSET.pack(_NEXT, self.following),
                _IN_USE,
                _OFFSET.pack(_LOWER, self.lower),
                self.content,
            )
        )


def dicomdir(files: FileSet) -> bytes:
    """The DICOMDIR file that refers to all objects of the file-set."""
    uid = _file_set_uid(files)
    records, roots = _placed(
        (*files.patients, *files.nobodys), len(_head(uid, roots=())) + _SEQUENCE_HEAD
    )
    body = b"".join(record.written() for record in records)
    return _head(uid, roots) + element("DirectoryRecordSequence", body)


def _placed(nodes: Sequence[Entity | Leaf], at: int) -> tuple[list[_Record], list[_Record]]:
    """The records of these nodes and all below, depth first from byte `at` on; and these nodes' own."""
    records: list[_Record] = []
    siblings: list[_Record] = []
    for node in nodes:
        record = _Record(at, _content(node))
        siblings.append(record)
        records.append(record)
        if isinstance(node, Entity):
            below, children = _placed(node.below, record.end)
            record.lower = children[0].at
            records += below
        at = records[-1].end
    for record, following in pairwise(siblings):
        record.following = following.at
    return records, siblings


def _content(node: Entity | Leaf) -> bytes:
    """A record without its offsets (PS3.3 section F.3.2.2)."""
    if isinstance(node, Entity):
        return _repeated("DirectoryRecordType", node.type) + encoded(node.keys)
    record = node.object.record
    return b"".join(
        (
            _repeated("DirectoryRecordType", record.type),
            element("ReferencedFileID", "\\".join(node.file_id).encode()),
            _repeated("ReferencedSOPClassUIDInFile", record.sop_class_uid),
            element("ReferencedSOPInstanceUIDInFile", record.sop_instance_uid.encode()),
            _repeated("ReferencedTransferSyntaxUIDInFile", node.object.transfer_syntax_uid),
            encoded(record.own),
        )
    )


@lru_cache(maxsize=256)
def _repeated(keyword: str, value: str) -> bytes:
    """An element that thousands of records have in common; nothing about a person."""
    return element(keyword, value.encode())


def _head(uid: str, roots: Sequence[_Record]) -> bytes:
    """Everything before the records; of the same length whatever the roots."""
    first, last = (roots[0].at, roots[-1].at) if roots else (0, 0)
    return b"".join(
        (
            PREAMBLE,
            meta_group(FileMeta(MEDIA_STORAGE_DIRECTORY, uid, EXPLICIT_LITTLE.uid)),
            element("FileSetID", FILE_SET_ID),
            element("OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity", _number(first)),
            element("OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity", _number(last)),
            element("FileSetConsistencyFlag", bytes(2)),
        )
    )


def _number(number: int) -> bytes:
    return number.to_bytes(4, "little")


def _file_set_uid(files: FileSet) -> str:
    """The same for the same objects, as long as nothing of them changes."""
    return derived_uid("".join(leaf.object.content.digest.sha256 for leaf in files.leaves()))
