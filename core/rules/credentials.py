"""When an activation code, a pause after failures and a session end; what a code looks like.

A code is read from paper by worried people: no look-alike letters, groups of five, a check symbol so
that a slip of the pen is told at once and isn't counted as a guess.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from core.rules.days import day_of

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("OIL", "011")
BETWEEN_GROUPS = re.compile(r"[\s\u00ad\u2010-\u2015-]+")
"""Spaces and hyphens, also those that telephones and documents put in their place."""
LOCATOR_LENGTH = 4
"""Finds the row; not a secret."""
SECRET_LENGTH = 10
"""50 bits."""
CODE_LENGTH = LOCATOR_LENGTH + SECRET_LENGTH + 1

CODE_LIFE = timedelta(days=30)
CODE_TRIES = 10


def check_symbol(symbols: str) -> str:
    """The last symbol of a code: it tells any single wrong symbol and nearly every swap."""
    total = sum((2 * place + 1) * CROCKFORD.index(symbol) for place, symbol in enumerate(symbols))
    return CROCKFORD[total % len(CROCKFORD)]


def written_code(locator: str, secret: str) -> str:
    """A code as printed: three groups of five."""
    symbols = locator + secret
    whole = symbols + check_symbol(symbols)
    return "-".join(whole[start : start + 5] for start in range(0, CODE_LENGTH, 5))


@dataclass(frozen=True, slots=True)
class ReadCode:
    locator: str
    secret: str


def read_code(typed: str) -> ReadCode | None:
    """A code as somebody typed it, or None when it can't be one (wrong length or check symbol)."""
    symbols = BETWEEN_GROUPS.sub("", typed).upper().translate(LOOK_ALIKES)
    if len(symbols) != CODE_LENGTH or any(symbol not in CROCKFORD for symbol in symbols):
        return None
    if check_symbol(symbols[:-1]) != symbols[-1]:
        return None
    return ReadCode(symbols[:LOCATOR_LENGTH], symbols[LOCATOR_LENGTH:-1])


class CodeState(Enum):
    USABLE = "usable"
    USED = "used"
    CANCELLED = "cancelled"
    """Another one was printed since."""
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"
    """Too many wrong tries."""


def code_state(
    issued_at: datetime,
    used_at: datetime | None,
    cancelled_at: datetime | None,
    wrong_tries: int,
    now: datetime,
) -> CodeState:
    """What an activation code is worth now."""
    if used_at is not None:
        return CodeState.USED
    if cancelled_at is not None:
        return CodeState.CANCELLED
    if wrong_tries >= CODE_TRIES:
        return CodeState.EXHAUSTED
    if day_of(now) > last_day(issued_at):
        return CodeState.EXPIRED
    return CodeState.USABLE


def last_day(issued_at: datetime) -> date:
    """The day a slip names as its code's last: it is good until that evening."""
    return day_of(issued_at + CODE_LIFE)


FREE_FAILURES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)


def pause_after(failures: int, free: int = FREE_FAILURES) -> timedelta:
    """How long the next try from the same place at the same account must wait.

    The first few are free; then the pause doubles up to a quarter of an hour. It never becomes a
    lock: a stranger's tries must not shut the patient out.
    """
    beyond = failures - free
    if beyond < 0:
        return timedelta(0)
    doubled: int = 1 << min(beyond, 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)


class SessionKind(Enum):
    PATIENT = "patient"
    DOCTOR = "doctor"
    STAFF = "staff"
    GUEST = "guest"
    """Opened a share; has no account."""
    VISITOR = "visitor"
    """Nobody is signed in yet: language, and steps of activation."""


@dataclass(frozen=True, slots=True)
class SessionLife:
    idle: timedelta
    absolute: timedelta


SESSION_LIVES = {
    SessionKind.PATIENT: SessionLife(timedelta(minutes=15), timedelta(hours=12)),
    SessionKind.DOCTOR: SessionLife(timedelta(minutes=30), timedelta(hours=12)),
    SessionKind.STAFF: SessionLife(timedelta(minutes=30), timedelta(hours=10)),
    SessionKind.GUEST: SessionLife(timedelta(minutes=30), timedelta(hours=4)),
    SessionKind.VISITOR: SessionLife(timedelta(minutes=30), timedelta(hours=2)),
}


def session_ends(kind: SessionKind, began: datetime, last_seen: datetime) -> datetime:
    """The moment a session ends unless it is used before, and at the latest in any case."""
    life = SESSION_LIVES[kind]
    return min(last_seen + life.idle, began + life.absolute)


SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 128
WEAKEST_SCORE = 3
"""On the 0–4 scale of the estimator: safely unguessable where tries are slowed down."""
