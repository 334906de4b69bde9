"""What Cigogne depends on: each with a reason, locked, from nowhere in particular, under a licence
that lets hospitals hand it on."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CHECKOUT = Path(__file__).parent.parent
INPUTS = ("requirements.in", "requirements-dev.in")
LOCKS = ("requirements.txt", "requirements-dev.txt")

WISH = re.compile(r"^(?P<wish>[a-z-][^#]*?)(?:\s+# (?P<reason>\S.+))?$")
STRONG_COPYLEFT = re.compile(r"(?<![A-Za-z])A?GPL|GNU (Affero )?General", re.IGNORECASE)


def wishes(name: str) -> Iterator[re.Match[str]]:
    """The lines of a requirements.in that ask for something."""
    lines = (CHECKOUT / name).read_text().splitlines()
    return (found for found in map(WISH.match, lines) if found)


def locked(name: str) -> dict[str, Requirement]:
    """What a lock pins on this Python, by name."""
    pins = re.findall(r"^([a-z][^\\\n]*?) \\$", (CHECKOUT / name).read_text(), re.MULTILINE)
    requirements = map(Requirement, pins)
    return {pin.name: pin for pin in requirements if not pin.marker or pin.marker.evaluate()}


def licences(package: Distribution) -> list[str]:
    """The licences a package offers to choose from, as its author declares them."""
    classified = [name for name in _declared(package, "Classifier") if name[:7] == "License"]
    return (
        [name for spdx in _declared(package, "License-Expression") for name in spdx.split(" OR ")]
        or classified
        or _declared(package, "License")
        or list(_first_lines_of_licence_files(package))
    )


def _declared(package: Distribution, field: str) -> list[str]:
    return package.metadata.get_all(field) or []


def _first_lines_of_licence_files(package: Distribution) -> Iterator[str]:
    for file in package.files or []:
        if file.match("*.dist-info/**/LICENSE*"):
            yield file.read_text().lstrip().splitlines()[0]


def is_free_to_hand_on(licence: str) -> bool:
    return " WITH " in licence or not STRONG_COPYLEFT.search(licence)


@pytest.mark.parametrize("name", list(INPUTS))
def test_every_requirement_tells_its_reason(name: str) -> None:
    asked = list(wishes(name))
    assert len(asked) > 5
    assert [line["wish"] for line in asked if not line["reason"]] == []


@pytest.mark.parametrize(("wished", "lock"), list(zip(INPUTS, LOCKS, strict=True)))
def test_the_lock_pins_what_is_asked_for(wished: str, lock: str) -> None:
    asked = [Requirement(line["wish"]) for line in wishes(wished) if line["wish"][0] != "-"]
    pins = locked(lock)
    for requirement in asked:
        version = next(iter(pins[requirement.name].specifier)).version
        assert requirement.specifier.contains(version), requirement


def test_both_locks_pin_the_same_versions() -> None:
    running, checking = map(locked, LOCKS)
    shared = running.keys() & checking.keys()
    assert shared
    assert {name: running[name] for name in shared} == {name: checking[name] for name in shared}


@pytest.mark.parametrize("name", [*INPUTS, *LOCKS])
def test_no_requirement_names_an_address(name: str) -> None:
    assert not re.search(r"://|index-url|find-links", (CHECKOUT / name).read_text())


@pytest.mark.parametrize("name", sorted(locked(LOCKS[0]) | locked(LOCKS[1])))
def test_a_package_may_be_handed_on(name: str) -> None:
    offered = licences(distribution(name))
    assert offered, f"{name} declares no licence"
    assert any(map(is_free_to_hand_on, offered)), offered


@pytest.mark.parametrize(
    ("licence", "free"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("GNU Affero General Public License v3", False),
        ("LGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
    ],
)
def test_a_licence_that_binds_the_whole_is_told_apart(licence: str, free: bool) -> None:
    assert is_free_to_hand_on(licence) is free
