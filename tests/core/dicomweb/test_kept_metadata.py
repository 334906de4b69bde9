"""The metadata of a series are told once, then given as they were kept, to those who may see the same."""

import json
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from core.context import Context
from core.dicomweb import kept_metadata
from core.dicomweb.asking import Named
from core.dicomweb.metadata import metadata
from core.errors import NotFound
from core.model import Instance
from tests.cast import Cast

SERIES = Named("1.2.3.1", "1.2.3.1.1")
ROOT = "https://images.example/dicom-web"


@pytest.fixture
def doctor(cast: Cast) -> Context:
    return cast.context("doctor")


def told(ctx: Context, named: Named = SERIES, root: str = ROOT) -> bytes:
    return b"".join(metadata(ctx, named, root))


def numbers(written: bytes) -> list[int]:
    return [one["00200013"]["Value"][0] for one in json.loads(written)]


def kept(cast: Cast) -> Sequence[str]:
    return list(cast.store.keys(kept_metadata.PREFIX))


def test_what_was_told_is_given_again_as_kept(cast: Cast, doctor: Context) -> None:
    first = told(doctor)
    (key,) = kept(cast)
    assert numbers(first) == [1, 2, 3]
    assert cast.store.read(key) == first
    cast.store.put(key, iter([b"[]"]))
    assert told(doctor) == b"[]"


def test_what_is_lost_is_told_anew(cast: Cast, doctor: Context) -> None:
    first = told(doctor)
    (key,) = kept(cast)
    cast.store.remove(key)
    assert told(doctor) == first
    assert kept(cast) == [key]


def test_a_hidden_object_is_no_longer_told(cast: Cast, doctor: Context) -> None:
    told(doctor)
    with cast.db.writing() as session:
        hidden = sa.update(Instance).where(Instance.sop_instance_uid == "1.2.3.1.1.2")
        session.execute(hidden.values(settled=False))
    assert numbers(told(doctor)) == [1, 3]


def test_at_another_address_long_values_are_there(cast: Cast, doctor: Context) -> None:
    told(doctor)
    assert b"https://elsewhere.example/studies" in told(doctor, root="https://elsewhere.example")


def test_what_was_not_read_to_its_end_is_not_kept(cast: Cast, doctor: Context) -> None:
    reading = metadata(doctor, SERIES, ROOT)
    next(reading)
    del reading
    assert kept(cast) == []
    assert cast.store.stale_spool(9e9) == []


def test_one_object_and_a_study_are_told_and_not_kept(cast: Cast, doctor: Context) -> None:
    assert len(json.loads(told(doctor, Named("1.2.3.1")))) == 4
    assert numbers(told(doctor, Named("1.2.3.1", "1.2.3.1.1", "1.2.3.1.1.2"))) == [2]
    assert kept(cast) == []


def test_what_is_kept_opens_to_nobody_else(cast: Cast, doctor: Context) -> None:
    told(doctor)
    with pytest.raises(NotFound):
        told(cast.context())


def test_what_is_old_is_swept(cast: Cast, doctor: Context) -> None:
    told(doctor)
    assert kept_metadata.sweep(cast.store, older_than=0) == 0
    assert kept_metadata.sweep(cast.store, older_than=9e9) == 1
    assert kept(cast) == []


def test_what_was_told_of_a_series_is_forgotten_with_it(cast: Cast, doctor: Context) -> None:
    told(doctor)
    told(doctor, Named("1.2.3.1", "1.2.3.1.2"))
    first, second = kept(cast)
    kept_metadata.forget(cast.store, [int(first.split("/")[2])])
    assert kept(cast) == [second]
