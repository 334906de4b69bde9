"""Objects as files (PS3.18 section 10.4): of a study, a series, or one.

An object leaves as in a package: the bytes received behind a meta group that can be trusted, or
rewritten in Explicit VR Little Endian; one that can't be uncompressed leaves as it is stored.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice

from core import audit
from core.context import Context
from core.dicomweb.acceptance import DICOM, Acceptable, Form, object_form
from core.dicomweb.asking import KeptObject, Named, objects_of
from core.dicomweb.parts import Multipart, Part
from core.download.departing import rewritten
from core.download.file_meta import FileMeta
from core.download.leaving import Leaving
from core.errors import ObjectRefused, PictureRefused

Body = Multipart | Part


@dataclass(frozen=True, slots=True)
class _Leaving:
    kept: KeptObject
    form: Form


def objects(ctx: Context, named: Named, accept: Sequence[Acceptable]) -> Body:
    """The objects that are named. Raises NotFound, NotAcceptable; while it is read, StorageFailed."""
    kept = objects_of(ctx, named, audit.Action.OBJECTS_RETRIEVED)
    leaving = [_Leaving(one, object_form(accept, one.syntax)) for one in kept]
    if named.instance and not leaving[0].form.is_multipart:
        return _part(ctx, leaving[0])
    return Multipart(DICOM, (_part(ctx, one) for one in leaving))


def _part(ctx: Context, leaving: _Leaving) -> Part:
    kept, form = leaving.kept, leaving.form
    if not form.as_stored:
        try:
            return Part(form.content_type, _rewritten(ctx, kept, form))
        except (ObjectRefused, PictureRefused):
            form = Form(DICOM, kept.syntax, as_stored=True)
    return Part(form.content_type, _as_stored(ctx, kept))


def _rewritten(ctx: Context, kept: KeptObject, form: Form) -> Iterable[bytes]:
    """The first chunk is made before anything is sent: by then it is known whether it can be."""
    meta = FileMeta(kept.sop_class, kept.instance, form.syntax)
    chunks = rewritten(ctx.store.path(kept.key), meta, ctx.studio)
    head = list(islice(chunks, 2))  # our meta group, and what follows it
    return chain(head, chunks)


def _as_stored(ctx: Context, kept: KeptObject) -> Iterator[bytes]:
    content = Leaving.from_json(json.loads(kept.leaving)).content(
        partial(ctx.store.stream, kept.key)
    )
    return content.read(0, content.digest.size)
