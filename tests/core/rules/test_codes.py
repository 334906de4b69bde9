"""An activation code on paper, in the hands of somebody who types it, and at the end of its life."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.rules.credentials import (
    CROCKFORD,
    LOCATOR_LENGTH,
    SECRET_LENGTH,
    CodeState,
    ReadCode,
    code_state,
    last_day,
    read_code,
    written_code,
)

PRINTED = "K7R01-XPD9Q-FT4HQ"
READ = ReadCode(locator="K7R0", secret="1XPD9QFT4H")


def test_a_code_is_printed_in_three_groups_of_five() -> None:
    assert written_code(READ.locator, READ.secret) == PRINTED


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(PRINTED, id="as printed"),
        pytest.param("k7r01-xpd9q-ft4hq", id="small letters"),
        pytest.param("K7r01-xPd9Q-fT4hq", id="small and capital letters"),
        pytest.param("K7R01XPD9QFT4HQ", id="without hyphens"),
        pytest.param("K7R01 XPD9Q FT4HQ", id="spaces for hyphens"),
        pytest.param("  K7R01-XPD9Q-FT4HQ\r\n", id="spaces and a line end around it"),
        pytest.param("K 7 R 0 1 X P D 9 Q F T 4 H Q", id="letter by letter"),
        pytest.param("K7R-01XP-D9QF-T4HQ", id="grouped in another way"),
        pytest.param("K7R01\N{NO-BREAK SPACE}XPD9Q\N{NO-BREAK SPACE}FT4HQ", id="no-break spaces"),
        pytest.param(
            "K7R01\N{NON-BREAKING HYPHEN}XPD9Q\N{NON-BREAKING HYPHEN}FT4HQ",
            id="non-breaking hyphens of a document",
        ),
        pytest.param("K7R01\N{EN DASH}XPD9Q\N{EM DASH}FT4HQ", id="dashes a telephone made"),
        pytest.param("K7RO1-XPD9Q-FT4HQ", id="O for zero"),
        pytest.param("k7ro1-xpd9q-ft4hq", id="small o for zero"),
        pytest.param("K7R0I-XPD9Q-FT4HQ", id="I for one"),
        pytest.param("k7r0i-xpd9q-ft4hq", id="small i for one"),
        pytest.param("K7R0L-XPD9Q-FT4HQ", id="L for one"),
        pytest.param("k7r0l-xpd9q-ft4hq", id="small l for one"),
    ],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == READ


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("- - -", id="hyphens alone"),
        pytest.param("K7R01-XPD9Q-FT4H", id="a symbol too few"),
        pytest.param("K7R01-XPD9Q-FT4HQQ", id="a symbol too many"),
        pytest.param("K7R01-XPD9Q-FT4H8", id="wrong check symbol"),
        pytest.param("K7R01-XPD9Q-FT4HU", id="a letter codes don't have"),
        pytest.param("K7R01_XPD9Q_FT4HQ", id="underscores"),
        pytest.param(
            "K7R01-XPD9Q-FT4H\N{FULLWIDTH LATIN CAPITAL LETTER Q}", id="letter of another script"
        ),
        pytest.param("K7R01-XPD9Q-FT4HQ" * 10_000, id="very long"),
    ],
)
def test_what_cant_be_a_code_is_no_code(typed: str) -> None:
    assert read_code(typed) is None


def symbols(length: int) -> st.SearchStrategy[str]:
    return st.text(CROCKFORD, min_size=length, max_size=length)


codes = st.builds(ReadCode, symbols(LOCATOR_LENGTH), symbols(SECRET_LENGTH))


@given(codes)
@settings(deadline=None)
def test_every_code_reads_back_as_printed(code: ReadCode) -> None:
    printed = written_code(code.locator, code.secret)
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){2}", printed)
    assert read_code(printed) == code


def plain(code: ReadCode) -> str:
    return written_code(code.locator, code.secret).replace("-", "")


@given(codes)
@settings(deadline=None, max_examples=25)
def test_any_single_wrong_symbol_is_told(code: ReadCode) -> None:
    right = plain(code)
    for place, symbol in enumerate(right):
        for wrong in CROCKFORD.replace(symbol, ""):
            assert read_code(right[:place] + wrong + right[place + 1 :]) is None


@given(codes)
@settings(deadline=None)
def test_swapped_neighbours_are_told_unless_sixteen_apart(code: ReadCode) -> None:
    right = plain(code)[:-1]
    check = plain(code)[-1]
    for place in range(len(right) - 1):
        one, other = right[place], right[place + 1]
        swapped = right[:place] + other + one + right[place + 2 :] + check
        apart = abs(CROCKFORD.index(one) - CROCKFORD.index(other))
        assert (read_code(swapped) is None) == (apart not in {0, 16})


# --- The life of a code -------------------------------------------------------------------------

ISSUED = datetime(2026, 3, 13, 13, tzinfo=UTC)
"""14:00 in France; thirty days later is Sunday 12 April, in summer time."""
SOON = ISSUED + timedelta(hours=2)
LAST_EVENING = datetime(2026, 4, 12, 21, 59, 59, tzinfo=UTC)
DAY_AFTER = datetime(2026, 4, 12, 22, tzinfo=UTC)
NEVER = None

STATES = [
    pytest.param(NEVER, NEVER, 0, ISSUED, CodeState.USABLE, id="just printed"),
    pytest.param(NEVER, NEVER, 0, SOON, CodeState.USABLE, id="at home"),
    pytest.param(
        NEVER, NEVER, 0, ISSUED + timedelta(days=30), CodeState.USABLE, id="thirty days to the hour"
    ),
    pytest.param(NEVER, NEVER, 0, LAST_EVENING, CodeState.USABLE, id="last evening"),
    pytest.param(NEVER, NEVER, 0, DAY_AFTER, CodeState.EXPIRED, id="midnight after the last day"),
    pytest.param(NEVER, NEVER, 9, SOON, CodeState.USABLE, id="one try left"),
    pytest.param(NEVER, NEVER, 10, SOON, CodeState.EXHAUSTED, id="no try left"),
    pytest.param(NEVER, NEVER, 15, SOON, CodeState.EXHAUSTED, id="tries in a race"),
    pytest.param(NEVER, SOON, 0, SOON, CodeState.CANCELLED, id="printed again"),
    pytest.param(SOON, NEVER, 0, SOON, CodeState.USED, id="opened an account"),
    pytest.param(SOON, SOON, 10, DAY_AFTER, CodeState.USED, id="used before all else"),
    pytest.param(
        NEVER, SOON, 10, DAY_AFTER, CodeState.CANCELLED, id="cancelled, tried out, expired"
    ),
    pytest.param(NEVER, NEVER, 10, DAY_AFTER, CodeState.EXHAUSTED, id="tried out, expired"),
]


@pytest.mark.parametrize(("used", "cancelled", "wrong_tries", "now", "state"), STATES)
def test_state_of_a_code(
    used: datetime | None,
    cancelled: datetime | None,
    wrong_tries: int,
    now: datetime,
    state: CodeState,
) -> None:
    assert code_state(ISSUED, used, cancelled, wrong_tries, now) is state


def test_every_state_of_a_code_occurs_in_the_table() -> None:
    assert {case.values[-1] for case in STATES} == set(CodeState)


@pytest.mark.parametrize(
    ("issued_at", "day"),
    [
        pytest.param(ISSUED, date(2026, 4, 12), id="printed in the afternoon"),
        pytest.param(
            datetime(2026, 6, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1), id="printed before midnight"
        ),
        pytest.param(
            datetime(2026, 6, 1, 22, tzinfo=UTC), date(2026, 7, 2), id="printed at midnight"
        ),
    ],
)
def test_last_day_of_a_code(issued_at: datetime, day: date) -> None:
    assert last_day(issued_at) == day
