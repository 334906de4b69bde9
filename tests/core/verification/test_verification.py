"""What database and store disagree on is found, told, and mended without a loss."""

import os
from collections.abc import Callable
from dataclasses import replace

import pytest

from core.context import Context, system
from core.model import Exam, Instance
from core.rules.duplicates import Admission
from core.storage import ASIDE, original_key
from core.verification.finding import Fault, Found, find
from core.verification.mending import mend
from tests.cast import NOON, Cast
from tests.core.ingest.hospital import Hospital, hospital_of, instance_of
from tests.dicom import part10

LONG_AGO = NOON.timestamp() - 86_400


@pytest.fixture
def ctx(cast: Cast) -> Context:
    return replace(cast.context(), viewer=system("verify"))


@pytest.fixture
def kept(cast: Cast, hospital: Hospital) -> str:
    """The key of an object that came in and is shown."""
    hospital.sends(part10())
    hospital.ends()
    return instance_of(cast, "1.2.3.4.5.1").object_key


def found(ctx: Context, *, checksums: bool = False) -> list[Found]:
    return list(find(ctx, checksums=checksums))


def mend_all(ctx: Context) -> None:
    for one in find(ctx, checksums=True):
        mend(ctx, one)
    assert found(ctx, checksums=True) == []


def age(cast: Cast, key: str) -> None:
    os.utime(cast.store.root / key, (LONG_AGO, LONG_AGO))


def test_where_all_is_well_nothing_is_found(ctx: Context, kept: str) -> None:
    assert found(ctx, checksums=True) == []


def test_an_object_without_a_row_is_put_aside_once_it_isnt_on_its_way(
    cast: Cast, ctx: Context
) -> None:
    key = original_key("a" * 64)
    cast.store.put(key, iter([part10()]))
    age(cast, key)
    assert found(ctx) == [Found(Fault.STRAY, key)]
    os.utime(cast.store.root / key, (NOON.timestamp(), NOON.timestamp()))
    assert found(ctx) == []
    age(cast, key)
    mend_all(ctx)
    assert (cast.store.root / ASIDE / ("a" * 64)).read_bytes() == part10()


def test_what_a_killed_receiver_left_is_removed(cast: Cast, ctx: Context) -> None:
    (cast.store.root / "spool" / "half").write_bytes(b"half")
    age(cast, "spool/half")
    assert found(ctx) == [Found(Fault.IN_SPOOL, "half")]
    mend_all(ctx)


def lose(cast: Cast, key: str) -> Fault:
    cast.store.remove(key)
    return Fault.MISSING


def alter(cast: Cast, key: str) -> Fault:
    cast.store.put(key, iter([b"something else"]))
    return Fault.ALTERED


@pytest.mark.parametrize("damage", [lose, alter])
def test_a_damaged_object_is_shown_to_nobody_and_comes_back_when_sent_again(
    cast: Cast, ctx: Context, kept: str, damage: Callable[[Cast, str], Fault]
) -> None:
    fault = damage(cast, kept)
    assert found(ctx, checksums=True) == [Found(fault, kept)]
    mend_all(ctx)
    with cast.db.reading() as session:
        assert session.query(Instance).filter_by(object_key=kept).count() == 0
        assert session.query(Exam).filter_by(study_instance_uid="1.2.3.4.5").count() == 1
    again = hospital_of(cast)
    assert again.sends(part10()) is Admission.ACCEPTED
    assert cast.store.read(kept) == part10()
