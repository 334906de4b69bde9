"""The metadata of objects (PS3.18 section 10.4.1.2): one JSON array, written as it is sent.

Those of a whole series, which every viewer asks first, are kept by `kept_metadata`.
"""

import json
from collections.abc import Iterator, Sequence

from core import audit
from core.context import Context
from core.dicomweb.asking import KeptObject, Named, objects_of
from core.dicomweb.json_model import json_model
from core.dicomweb.kept_metadata import kept_or_told, key_of
from core.imaging.dicom import open_object

JSON = "application/dicom+json"


def metadata(ctx: Context, named: Named, root: str) -> Iterator[bytes]:
    """What the objects say that are named; `root` is the address of this service, for long values.

    Raises NotFound; while it is read, StorageFailed."""
    objects = objects_of(ctx, named, audit.Action.PICTURES_VIEWED)
    if not named.series or named.instance:
        return _array(ctx, objects, root)
    return kept_or_told(ctx.store, key_of(objects, root), lambda: _array(ctx, objects, root))


def address_of(kept: KeptObject) -> str:
    """Where an object is fetched, below the address of the service."""
    return f"/studies/{kept.study}/series/{kept.series}/instances/{kept.instance}"


def _told(ctx: Context, kept: KeptObject, root: str) -> bytes:
    place = f"{root}{address_of(kept)}/bulkdata"
    model = json_model(open_object(ctx.store.path(kept.key)), place)
    return json.dumps(model, separators=(",", ":"), ensure_ascii=False).encode()


def _array(ctx: Context, objects: Sequence[KeptObject], root: str) -> Iterator[bytes]:
    before = b"["
    for kept in objects:
        yield before + _told(ctx, kept, root)
        before = b",\n"
    yield b"]"
