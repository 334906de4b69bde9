"""What is still missing after a right password, and which code an authenticator app may show now.

Codes are those of RFC 6238: six digits, thirty seconds each. A clock that is half a minute wrong still
works; a code that was used, or an older one, never works again (section 5.2).
"""

import hmac
import re
from datetime import datetime, timedelta
from enum import Enum

import pyotp

from core.rules.credentials import BETWEEN_GROUPS, CROCKFORD, LOOK_ALIKES

STEP = timedelta(seconds=30)
TOLERANCE = 1
"""Steps a clock may be early or late."""
DIGITS = re.compile(r"[0-9]{6}")
RECOVERY_CODES = 8
RECOVERY_LENGTH = 10
"""50 bits, kept under a key that no copy of the database holds."""
TIME_FOR_SECOND_STEP = timedelta(minutes=10)
"""So long after the password the code may come; then the password is asked again."""


class Missing(Enum):
    """What somebody whose password is right must still do before she is signed in."""

    NOTHING = "nothing"
    CODE = "code"
    ENROLMENT = "enrolment"
    """Her kind of account needs an authenticator, and she has none yet."""


def missing(*, required: bool, enrolled: bool) -> Missing:
    """Whoever has an authenticator uses it; whoever needs one gets one first."""
    if enrolled:
        return Missing.CODE
    return Missing.ENROLMENT if required else Missing.NOTHING


def step_of(now: datetime) -> int:
    """The number of the half minute that a code belongs to."""
    return int(now.timestamp()) // int(STEP.total_seconds())


def accepted_step(secret: str, typed: str, last_step: int | None, now: datetime) -> int | None:
    """The step whose code was typed, or None where it is wrong, used up or out of time.

    `last_step` is that of the last code accepted: only later ones count. `secret` is in base 32.
    """
    digits = BETWEEN_GROUPS.sub("", typed)
    if not DIGITS.fullmatch(digits):
        return None
    current = step_of(now)
    for step in range(current - TOLERANCE, current + TOLERANCE + 1):
        unused = last_step is None or step > last_step
        if unused and hmac.compare_digest(code_at(secret, step), digits):
            return step
    return None


def code_at(secret: str, step: int) -> str:
    """What an authenticator app with this secret shows at this step."""
    return pyotp.HOTP(secret).at(step)


def written_recovery_code(symbols: str) -> str:
    """A recovery code as shown: two groups of five."""
    return f"{symbols[:5]}-{symbols[5:]}"


def read_recovery_code(typed: str) -> str | None:
    """The symbols of a recovery code as somebody typed it, or None when it can't be one."""
    symbols = BETWEEN_GROUPS.sub("", typed).upper().translate(LOOK_ALIKES)
    if len(symbols) != RECOVERY_LENGTH or any(symbol not in CROCKFORD for symbol in symbols):
        return None
    return symbols
