"""Objects are packed once, as they leave: uncompressed where that can be, and deflated."""

import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import data_store
import pydicom.data
import pytest
import sqlalchemy as sa
from pydicom import dcmread
from pydicom.uid import JPEG2000, ExplicitVRLittleEndian, ImplicitVRLittleEndian

from core import packing
from core.context import system
from core.digests import digest_of
from core.imaging.confined import ConfinedStudio, Limits
from core.ingest import arrivals
from core.ingest.receive import receive
from core.model import Departure, Instance, Series
from core.model.receiving import Door
from core.packing import MOST_TRIES, pack_next_objects
from tests.cast import OURS, Cast
from tests.dicom import part10

FOLDERS = (
    Path(pydicom.data.__file__).parent / "test_files",
    Path(data_store.__file__).parent / "data",
)


def sent(cast: Cast, *objects: bytes) -> Sequence[int]:
    """Objects that have arrived and wait; gives their numbers."""
    ctx = replace(cast.context(), viewer=system("import"))
    arrival = arrivals.begin(ctx, Door.IMPORT, OURS)
    for data in objects:
        receive(ctx, arrival, BytesIO(data), "object")
    arrivals.end(ctx, arrival)
    with cast.db.reading() as session:
        newest = sa.select(Instance.id).order_by(Instance.id.desc()).limit(len(objects))
        return session.scalars(newest).all()[::-1]


def installed(name: str) -> bytes:
    return next(folder / name for folder in FOLDERS if (folder / name).is_file()).read_bytes()


def departures(cast: Cast, numbers: Sequence[int]) -> list[Departure | None]:
    with cast.db.reading() as session:
        return [session.get(Departure, number) for number in numbers]


def file_of(cast: Cast, departure: Departure | None) -> bytes:
    assert departure is not None
    packed = cast.store.read(departure.object_key, departure.offset, departure.packed_size)
    assert hashlib.sha256(packed).hexdigest() == departure.packed_sha256
    data = zlib.decompress(packed, wbits=-15) if departure.deflated else packed
    found = digest_of([data])
    assert (found.size, found.sha256, found.crc32) == (
        departure.size,
        departure.sha256,
        departure.crc32,
    )
    return data


def pack_all(cast: Cast) -> None:
    while pack_next_objects(cast.context()):
        pass


def waits(cast: Cast) -> bool:
    with cast.db.reading() as session:
        return bool(session.scalar(sa.select(Series.id).where(Series.pack_from.is_not(None))))


def test_an_explicit_object_leaves_byte_for_byte(cast: Cast) -> None:
    data = part10(StudyInstanceUID="1.9", SeriesInstanceUID="1.9.1", SOPInstanceUID="1.9.1.1")
    numbers = sent(cast, data)
    pack_all(cast)
    (departure,) = departures(cast, numbers)
    assert file_of(cast, departure) == data
    assert departure is not None
    assert departure.packed_size < departure.size
    assert not waits(cast)


@pytest.mark.parametrize(
    "name", ["MR_small_implicit.dcm", "JPEG2000.dcm", "MR_small_bigendian.dcm"]
)
def test_any_other_leaves_in_explicit_little_endian(cast: Cast, name: str) -> None:
    numbers = sent(cast, installed(name))
    pack_all(cast)
    (departure,) = departures(cast, numbers)
    left = dcmread(BytesIO(file_of(cast, departure)))
    assert left.file_meta.TransferSyntaxUID == ExplicitVRLittleEndian
    assert left.SOPInstanceUID == dcmread(BytesIO(installed(name))).SOPInstanceUID
    assert departure is not None
    assert departure.transfer_syntax_uid == ExplicitVRLittleEndian
    assert departure.refusal == ""


def test_what_cannot_be_decoded_leaves_as_it_came(cast: Cast) -> None:
    data = installed("JPEG2000-embedded-sequence-delimiter.dcm")
    numbers = sent(cast, data)
    pack_all(cast)
    (departure,) = departures(cast, numbers)
    assert file_of(cast, departure)[132:] == data[132:]
    assert departure is not None
    assert departure.refusal == "codestream-broken"
    assert departure.transfer_syntax_uid == JPEG2000


def test_a_series_too_long_for_one_bundle_is_packed_in_several(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = [
        part10(
            StudyInstanceUID="1.9",
            SeriesInstanceUID="1.9.1",
            SOPInstanceUID=f"1.9.1.{number}",
            InstanceNumber=number,
        )
        for number in range(1, 6)
    ]
    monkeypatch.setattr(packing, "BYTES_OF_A_BUNDLE", 2 * len(objects[0]) + 1)
    numbers = sent(cast, *objects)
    pack_all(cast)
    left = departures(cast, numbers)
    assert [file_of(cast, departure) for departure in left] == objects
    assert len({departure.object_key for departure in left if departure}) == 3


def test_decoding_that_takes_too_long_leaves_the_object_as_it_came(cast: Cast) -> None:
    numbers = sent(cast, installed("MR_small_implicit.dcm"))
    with ConfinedStudio(limits=Limits(seconds=0)) as hasty:
        ctx = replace(cast.context(), studio=hasty)
        while pack_next_objects(ctx):
            pass
    (departure,) = departures(cast, numbers)
    assert departure is not None
    assert departure.refusal == "decoding-stopped"
    assert departure.transfer_syntax_uid == ImplicitVRLittleEndian


def test_an_object_that_the_disk_changed_is_never_packed(cast: Cast) -> None:
    (number,) = sent(cast, part10(StudyInstanceUID="1.9", SeriesInstanceUID="1.9.1"))
    with cast.db.reading() as session:
        path = cast.store.path(session.get_one(Instance, number).object_key)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    kept = set(cast.store.keys("derived"))
    tries = [pack_next_objects(cast.context()) for _ in range(MOST_TRIES + 1)]
    assert tries == [True] * MOST_TRIES + [False]
    assert departures(cast, [number]) == [None]
    assert set(cast.store.keys("derived")) == kept


def test_a_series_that_keeps_ending_the_worker_leaves_as_it_came(cast: Cast) -> None:
    numbers = sent(cast, installed("MR_small_implicit.dcm"))
    with cast.db.writing() as session:
        series = session.get_one(Instance, numbers[0]).series
        series.pack_tries = packing.REWRITING_TRIES
    pack_all(cast)
    (departure,) = departures(cast, numbers)
    assert departure is not None
    assert departure.refusal == "decoding-stopped"


def test_two_workers_at_one_series_pack_it_once(cast: Cast) -> None:
    numbers = sent(cast, part10(StudyInstanceUID="1.9", SeriesInstanceUID="1.9.1"))
    waiting = packing._next(cast.context())
    assert waiting is not None
    pack_all(cast)
    kept = set(cast.store.keys("derived"))
    packing._pack(cast.context(), waiting)
    assert set(cast.store.keys("derived")) == kept
    assert None not in departures(cast, numbers)
