"""The secrets of a share: a link's code and PIN, and the six digits that are read aloud in a room.

Code and PIN are hashed together, so that not even the table tells which of two was wrong. The digits
are kept nowhere: they follow from the share's random token and a key that no database holds, for the
patient's page shows them as long as they are good.
"""

import hashlib
import hmac
import re
import secrets

from core.config import Settings
from core.rules.sharing import PIN_LENGTH, ROOM_DIGITS

PURPOSE = b"the digits of a room code\n"
"""Keeps what is derived here apart from the other uses of the key."""


def new_pin() -> str:
    return f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}}"


def together(secret: str, pin: str) -> str:
    """What is hashed of a link; the PIN as typed, with blanks or without."""
    return f"{secret}-{digits(pin)}"


def digits(typed: str) -> str:
    return re.sub(r"[^0-9]", "", typed)


def room_code(settings: Settings, token: str) -> str:
    """The digits of the room share of this token."""
    derived = hmac.new(settings.audit_key, PURPOSE + token.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(derived) % 10**ROOM_DIGITS:0{ROOM_DIGITS}}"
