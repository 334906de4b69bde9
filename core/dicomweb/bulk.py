"""Values that metadata only name, by their address within the object (PS3.18 section 10.4.1.5).

An address is a tag or, within sequences, tags and numbers of items in turn: "00081140/2/00420011".
Compressed pixel data are told frame by frame, all other values as one.
"""

import re
from collections.abc import Iterator, Sequence

from pydicom.dataelem import DataElement, RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag

from core import audit
from core.context import Context
from core.dicomweb.acceptance import OCTETS, Acceptable, accepts
from core.dicomweb.asking import Named, object_of
from core.dicomweb.frames import frames
from core.dicomweb.json_model import little_endian
from core.dicomweb.parts import Multipart, Part
from core.errors import NotFound
from core.imaging.attributes import item
from core.imaging.dicom import DicomObject, open_body, open_object
from core.imaging.elements import Extent
from core.imaging.explicit_elements import turned, vr_of, vr_without, width_of

CHUNK = 1 << 20  # a multiple of what any number takes
ADDRESS = re.compile(r"(?:[0-9A-Fa-f]{8}/[0-9]{1,6}/){0,32}[0-9A-Fa-f]{8}")


def bulk_value(
    ctx: Context, named: Named, address: str, accept: Sequence[Acceptable]
) -> Multipart | Part:
    """A value of an object. Raises NotFound, NotAcceptable, PictureRefused, StorageFailed."""
    if not ADDRESS.fullmatch(address):
        raise NotFound
    kept = object_of(ctx, named, audit.Action.PICTURES_VIEWED)
    opened = open_object(ctx.store.path(kept.key))
    *within, tag = address.split("/")
    if not within and _are_compressed_pixels(opened, int(tag, 16)):
        return frames(ctx, named, range(1, max(kept.frames, 1) + 1), accept)
    accepts(accept, OCTETS)
    return Multipart(OCTETS, [Part(OCTETS, _value(opened, within, int(tag, 16)))])


def _are_compressed_pixels(opened: DicomObject, tag: int) -> bool:
    pixels = opened.pixels
    return pixels is not None and pixels.tag == tag and pixels.fragments is not None


def _value(opened: DicomObject, within: Sequence[str], tag: int) -> Iterator[bytes]:
    if not within and opened.pixels is not None and opened.pixels.tag == tag:
        return _in_body(opened, opened.pixels.extent, opened.pixels.vr)
    if not within and tag in opened.big_values:
        return _in_body(opened, opened.big_values[tag], vr_without(tag, opened.dataset))
    holder = _holder(opened.dataset, within)
    element: DataElement | RawDataElement | None = holder.get_item(BaseTag(tag))
    if not isinstance(element, RawDataElement):
        raise NotFound
    return iter([little_endian(element, vr_of(element, holder))])


def _holder(dataset: Dataset, within: Sequence[str]) -> Dataset:
    """The item that tags and numbers lead to. Raises NotFound."""
    for tag, number in zip(within[::2], within[1::2], strict=True):
        found = item(dataset, int(tag, 16), int(number) - 1) if int(number) else None
        if found is None:
            raise NotFound
        dataset = found
    return dataset


def _in_body(opened: DicomObject, extent: Extent, vr: str) -> Iterator[bytes]:
    width = 1 if opened.syntax.little_endian else width_of(vr)
    with open_body(opened) as body:
        for start in range(0, extent.length, CHUNK):
            length = min(CHUNK, extent.length - start)
            at = extent.offset + start
            yield turned(bytes(body[at : at + length]), width)
