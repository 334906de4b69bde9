"""An object on its way out: as the file that STD-GEN-CD wants, and as the bytes that a ZIP holds of it.

Decides what is rewritten and what isn't: an object that is in Explicit VR Little Endian leaves byte for
byte (see `leaving`), all others are rewritten by a studio. Where the bytes are kept, others decide.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Protocol

from core.digests import Count, Digest
from core.download.deflating import deflated
from core.download.file_meta import PREAMBLE, FileMeta, meta_group
from core.imaging.syntaxes import EXPLICIT_LITTLE

Write = Callable[[bytes], None]


class Rewriter(Protocol):
    """A studio, here or in another process."""

    def explicit(self, path: Path) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class Packed:
    """The file in the package, and the bytes that were written of it."""

    file: Digest
    written: Digest
    deflated: bool


def is_to_be_rewritten(transfer_syntax_uid: str) -> bool:
    """Whether an object of this syntax may not leave as it came (PS3.11 section D.3.1)."""
    return transfer_syntax_uid != EXPLICIT_LITTLE.uid


def rewritten(path: Path, meta: FileMeta, rewriter: Rewriter) -> Iterator[bytes]:
    """The file in Explicit VR Little Endian, as `meta` says, in chunks. Raises ObjectRefused,
    PictureRefused, StorageFailed."""
    return chain((PREAMBLE + meta_group(meta),), rewriter.explicit(path))


def pack(chunks: Iterable[bytes], write: Write, *, deflate: bool) -> Packed:
    """Write the bytes a ZIP holds of a file, and count both."""
    file, written = Count(), Count()
    through = file.passing(chunks)
    for chunk in written.passing(deflated(through) if deflate else through):
        write(chunk)
    return Packed(file.digest, written.digest, deflate)
