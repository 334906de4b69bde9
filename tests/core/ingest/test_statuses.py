"""Every refusal and failure has a DIMSE status that says failure (PS3.4 table B.2-1)."""

import pytest
from sqlalchemy.exc import OperationalError

from core import errors
from core.dimse.commands import Answer
from core.errors import CigogneError
from core.ingest.statuses import (
    OUT_OF_RESOURCES,
    PROCESSING_FAILURE,
    STATUS,
    dimse_answer,
    failure_reason,
    status_of,
)
from tests.core.test_errors import TREE, facts_of

LEAVES = [kind for kind in TREE if issubclass(kind, errors.ObjectRefused | errors.Failure)]


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_an_error_has_a_status_of_failure_and_a_comment_that_fits(kind: type[CigogneError]) -> None:
    told = dimse_answer(kind(**facts_of(kind)))
    assert told.status >> 12 in {0xA, 0xC} or told.status >> 8 == 0x01
    assert 0 < len(told.comment) <= 64


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_only_what_may_succeed_later_is_out_of_resources(kind: type[CigogneError]) -> None:
    assert (status_of(kind(**facts_of(kind))) == 0xA700) is issubclass(kind, errors.Failure)


@pytest.mark.parametrize("error", [OperationalError("", {}, Exception()), OSError(28, "full")])
def test_what_breaks_beneath_us_may_be_tried_again(error: OperationalError | OSError) -> None:
    assert dimse_answer(error).status == 0xA700


def test_the_table_names_classes_of_the_tree_only() -> None:
    assert set(STATUS) <= set(TREE)


def test_what_broke_beneath_us_may_be_tried_again_and_a_mistake_of_ours_not() -> None:
    assert dimse_answer(OSError()) == Answer(OUT_OF_RESOURCES, "unavailable")
    assert dimse_answer(LookupError()) == Answer(PROCESSING_FAILURE, "unforeseen")
    assert failure_reason(LookupError()) == PROCESSING_FAILURE
