"""The metadata of objects (PS3.18 section 10.4.1.2): one JSON array, written as it is sent."""

import json
from collections.abc import Iterator

from core import audit
from core.context import Context
from core.dicomweb.asking import KeptObject, Named, objects_of
from core.dicomweb.json_model import json_model
from core.imaging.dicom import open_object

JSON = "application/dicom+json"


def metadata(ctx: Context, named: Named, root: str) -> Iterator[bytes]:
    """What the objects say that are named; `root` is the address of this service, for long values.

    Raises NotFound; while it is read, StorageFailed."""
    return _array(
        _told(ctx, kept, root) for kept in objects_of(ctx, named, audit.Action.PICTURES_VIEWED)
    )


def address_of(kept: KeptObject) -> str:
    """Where an object is fetched, below the address of the service."""
    return f"/studies/{kept.study}/series/{kept.series}/instances/{kept.instance}"


def _told(ctx: Context, kept: KeptObject, root: str) -> bytes:
    place = f"{root}{address_of(kept)}/bulkdata"
    model = json_model(open_object(ctx.store.path(kept.key)), place)
    return json.dumps(model, separators=(",", ":"), ensure_ascii=False).encode()


def _array(items: Iterator[bytes]) -> Iterator[bytes]:
    before = b"["
    for item in items:
        yield before + item
        before = b",\n"
    yield b"]"
