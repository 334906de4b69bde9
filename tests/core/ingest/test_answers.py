"""Every refusal of a message has its answer, and a code of HL7 table 0357."""

from collections.abc import Iterator

import pytest

from core import errors
from core.errors import MessageRefused
from core.hl7.acknowledgement import Acknowledgement
from core.ingest.answers import ANSWERS, answer_to, fault

TABLE_0357 = {100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207}


def below(kind: type[MessageRefused]) -> Iterator[type[MessageRefused]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


@pytest.mark.parametrize("kind", list(below(MessageRefused)), ids=lambda kind: kind.code)
def test_each_refusal_has_its_own_answer(kind: type[MessageRefused]) -> None:
    answer, (code, meaning) = ANSWERS[kind]
    assert answer is not Acknowledgement.ACCEPTED
    assert code in TABLE_0357
    assert meaning


def test_what_broke_on_our_side_may_be_sent_again() -> None:
    assert answer_to(errors.StorageFailed.code)[0] is Acknowledgement.ERROR


@pytest.mark.parametrize(
    ("facts", "location"),
    [({"field": "PID-3"}, "PID^1^3"), ({"segment": "MSH"}, "MSH"), ({"limit": 1}, ""), ({}, "")],
)
def test_a_fault_tells_where(facts: dict[str, object], location: str) -> None:
    assert fault("field-missing", facts).location == location
