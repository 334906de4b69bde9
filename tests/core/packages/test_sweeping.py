"""What no row names goes, once it has lain for hours; what is named stays."""

import pytest

from core.packages.issued import count_next_package
from core.packages.sweeping import sweep
from tests.cast import Cast
from tests.core.packages.test_giving import given, whole

LATER = 9e9
"""A POSIX time after everything was written."""


def derived(cast: Cast) -> set[str]:
    return {*cast.store.keys("derived/packages"), *cast.store.keys("derived/packed")}


@pytest.mark.parametrize("key", ["derived/packages/left", "derived/packed/1-left"])
def test_what_nothing_names_goes_when_it_is_old(cast: Cast, key: str) -> None:
    given(cast, "open")
    kept = derived(cast)
    cast.store.put(key, iter([b"left"]))
    assert sweep(cast.context(), older_than=0) == 0
    assert sweep(cast.context(), older_than=LATER) == 1
    assert derived(cast) == kept


def test_a_package_made_anew_stays_until_its_checksum_is_counted(cast: Cast) -> None:
    next(given(cast, "open").stream(0, 9))
    (old,) = cast.store.keys("derived/packages")
    with cast.db.writing() as session:
        session.connection().exec_driver_sql("UPDATE patient SET given_name = 'Johanna'")
    whole(given(cast, "open"))
    assert sweep(cast.context(), older_than=LATER) == 0
    while count_next_package(cast.context()):
        pass
    assert sweep(cast.context(), older_than=LATER) == 1
    assert not cast.store.exists(old)
