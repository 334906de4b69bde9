"""What is missing after a password, and which codes count: cases, the RFC's own values among them."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from core.rules.credentials import CROCKFORD
from core.rules.second_factor import (
    Missing,
    accepted_step,
    code_at,
    missing,
    read_recovery_code,
    step_of,
    written_recovery_code,
)

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
NOW = datetime(2026, 3, 12, 12, 0, 10, tzinfo=UTC)
THIS = step_of(NOW)


@pytest.mark.parametrize(
    ("required", "enrolled", "left"),
    [
        pytest.param(False, False, Missing.NOTHING, id="patient without an app signs in"),
        pytest.param(False, True, Missing.CODE, id="patient who set up an app uses it"),
        pytest.param(True, False, Missing.ENROLMENT, id="doctor without an app gets one first"),
        pytest.param(True, True, Missing.CODE, id="doctor with an app uses it"),
    ],
)
def test_missing(required: bool, enrolled: bool, left: Missing) -> None:
    assert missing(required=required, enrolled=enrolled) is left


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_at(RFC_SECRET, step_of(moment)) == code
    assert accepted_step(RFC_SECRET, code, None, moment) == step_of(moment)


@pytest.mark.parametrize(
    ("step", "last_step", "accepted"),
    [
        pytest.param(THIS, None, True, id="the first code"),
        pytest.param(THIS - 1, None, True, id="of a clock that is late"),
        pytest.param(THIS + 1, None, True, id="of a clock that is early"),
        pytest.param(THIS - 2, None, False, id="of a minute ago"),
        pytest.param(THIS + 2, None, False, id="of a minute ahead"),
        pytest.param(THIS, THIS - 1, True, id="after the one before"),
        pytest.param(THIS, THIS, False, id="a second time"),
        pytest.param(THIS, THIS + 1, False, id="older than the last one used"),
    ],
)
def test_a_code_counts_once_and_for_a_while(
    step: int, last_step: int | None, accepted: bool
) -> None:
    found = accepted_step(RFC_SECRET, code_at(RFC_SECRET, step), last_step, NOW)
    assert found == (step if accepted else None)


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "-" * 6, "0x1234", "1" * 100_000]
)
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert accepted_step(RFC_SECRET, typed, None, NOW) is None


def test_spaces_in_a_code_dont_matter() -> None:
    code = code_at(RFC_SECRET, THIS)
    assert accepted_step(RFC_SECRET, f" {code[:3]} {code[3:]} ", None, NOW) == THIS


def test_a_code_ends_with_its_time() -> None:
    code = code_at(RFC_SECRET, THIS)
    assert accepted_step(RFC_SECRET, code, None, NOW + timedelta(seconds=60)) is None


def test_a_recovery_code_reads_as_written_whatever_its_letters_look_like() -> None:
    assert read_recovery_code(written_recovery_code("01ABC2345Z")) == "01ABC2345Z"
    assert read_recovery_code("oiabc 2345z") == "01ABC2345Z"


@pytest.mark.parametrize(
    "typed", ["", "123456", "01ABC2345", "01ABC2345ZZ", "01ABC2345U", "é" * 10]
)
def test_what_is_no_recovery_code(typed: str) -> None:
    assert "U" not in CROCKFORD
    assert read_recovery_code(typed) is None
