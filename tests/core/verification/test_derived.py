"""Derived objects that are gone are found, and the worker makes the same again."""

from dataclasses import replace

import pytest

from core.context import Context, system
from core.download.recipe import recipe_of
from core.verification.finding import Fault, find
from core.verification.mending import mend
from core.work import work_once
from tests.cast import Cast
from tests.core.packages.test_giving import given, whole


@pytest.fixture
def ctx(cast: Cast) -> Context:
    return replace(cast.context(), viewer=system("verify"))


def lose(cast: Cast, folder: str) -> int:
    keys = list(cast.store.keys(folder))
    for key in keys:
        cast.store.remove(key)
    return len(keys)


@pytest.mark.parametrize("folder", ["derived/stacks", "derived/packed"])
def test_what_was_lost_is_told_and_made_again(cast: Cast, ctx: Context, folder: str) -> None:
    count = lose(cast, folder)
    faults = list(find(ctx, checksums=False))
    assert {one.fault for one in faults} == {Fault.NOT_MADE}
    assert len(faults) == count
    for one in faults:
        mend(ctx, one)
    work_once(ctx)
    assert list(find(ctx, checksums=False)) == []
    assert len(list(cast.store.keys(folder))) == count


def test_a_package_comes_whole_again_when_all_that_is_derived_was_lost(
    cast: Cast, ctx: Context
) -> None:
    before = whole(given(cast, "open"))
    lose(cast, "derived")
    recipe_of.cache_clear()
    for one in find(ctx, checksums=False):
        mend(ctx, one)
    work_once(ctx)
    assert whole(given(cast, "open")) == before
