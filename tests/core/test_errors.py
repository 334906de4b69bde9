"""What every error of the tree promises: a code of its own, facts that are no personal data."""

import copy
import pickle
import re
from collections.abc import Iterator
from dataclasses import Field, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from core import errors
from core.errors import CigogneError, Failure, Refusal


def tree(root: type[CigogneError]) -> Iterator[type[CigogneError]]:
    """A class and all below it."""
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


TREE = [kind for kind in tree(CigogneError) if kind.__module__ == errors.__name__]

SOME_FACT = {
    "str": "PatientID",
    "int": 32_768,
    "int | None": 13_303,
    "datetime": datetime(2026, 3, 12, 9, 30, tzinfo=UTC),
}
"""A value for each type of fact the tree knows; a test shows what is missing here."""


def facts_of(kind: type[CigogneError]) -> dict[str, object]:
    declared: tuple[Field[Any], ...] = fields(kind) if is_dataclass(kind) else ()
    return {fact.name: SOME_FACT[_written(fact.type)] for fact in declared}


def _written(annotation: object) -> str:
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


every_error = pytest.mark.parametrize("kind", TREE, ids=lambda kind: kind.__name__)


def test_codes_are_unique() -> None:
    codes = [kind.code for kind in TREE]
    assert len(codes) == len(set(codes))


@every_error
def test_code_is_the_name_in_kebab_case(kind: type[CigogneError]) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", kind.code)
    assert kind.code.replace("-", "") == kind.__name__.lower()


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.NotFound, "not-found"),
        (errors.DifferentContent, "different-content"),
        (errors.PixelLengthMismatch, "pixel-length-mismatch"),
        (errors.CodestreamBroken, "codestream-broken"),
    ],
)
def test_codes_that_stand_in_trails_stay(kind: type[CigogneError], code: str) -> None:
    assert kind.code == code


@every_error
def test_an_error_says_what_it_means(kind: type[CigogneError]) -> None:
    assert (kind.__doc__ or "").strip()
    assert not (kind.__doc__ or "").startswith(f"{kind.__name__}(")


@every_error
def test_an_error_is_a_refusal_or_a_failure(kind: type[CigogneError]) -> None:
    assert kind is CigogneError or issubclass(kind, Refusal) != issubclass(kind, Failure)


@every_error
def test_facts_are_those_it_was_raised_with(kind: type[CigogneError]) -> None:
    facts = facts_of(kind)
    assert kind(**facts).facts() == facts


@every_error
def test_text_is_code_and_facts_for_a_log(kind: type[CigogneError]) -> None:
    facts = facts_of(kind)
    told = [f"{name}={value}" for name, value in facts.items()]
    assert str(kind(**facts)) == " ".join([kind.code, *told])


PERSONAL = re.compile(
    r"name|birth|sex|gender|mail|phone|address|patient|person|account|viewer|login|password|secret|token"
    r"|code|number|identity|value|text|message|content|comment|description",
)
"""What a fact must not be called: it would hold who somebody is, or whatever somebody typed."""


@every_error
def test_no_fact_is_personal(kind: type[CigogneError]) -> None:
    assert [fact for fact in facts_of(kind) if PERSONAL.search(fact)] == []


@every_error
def test_two_errors_alike_are_two_errors(kind: type[CigogneError]) -> None:
    """The traceback machinery keeps errors in sets: they compare by who they are."""
    one, other = kind(**facts_of(kind)), kind(**facts_of(kind))
    assert len({one, other}) == 2


@every_error
def test_an_error_crosses_from_a_child_process(kind: type[CigogneError]) -> None:
    error = kind(*facts_of(kind).values())
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert type(arrived) is kind
    assert arrived.facts() == error.facts() == copy.copy(error).facts()


def test_facts_leave_out_what_python_notes() -> None:
    error = errors.InvalidIdentifier("StudyInstanceUID")
    error.add_note("while reading a header")
    assert error.facts() == {"keyword": "StudyInstanceUID"}
