"""No member of a rule's closed sets is forgotten: the tables beside this file name each of them."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

from core import rules


def members() -> Iterator[Enum]:
    for module in pkgutil.iter_modules(rules.__path__, "core.rules."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(kind, Enum) and kind.__module__ == module.name:
                yield from kind


def named_in_tables() -> set[str]:
    """Everything written as `Name.NAME` in the tests beside this one."""
    return {
        ast.unparse(node)
        for table in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(table.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }


NAMED = named_in_tables()


def test_the_rules_have_closed_sets() -> None:
    assert {"Reason", "Admission", "Standing"} <= {type(member).__name__ for member in members()}


@pytest.mark.parametrize("member", list(members()), ids=repr)
def test_member_is_named_in_a_table(member: Enum) -> None:
    assert f"{type(member).__name__}.{member.name}" in NAMED
