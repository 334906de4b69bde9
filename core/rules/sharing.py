"""What a share is worth: how long and how often it opens, and when those who opened it stop seeing.

A link goes with a code and a PIN to a doctor who has no account; a room code is read from the patient's
screen by the doctor beside her. Opening and looking end apart: a link that was used as often as it may
opens no more, but doesn't shut out the one who is reading.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

LONGEST_LIFE = timedelta(days=30)
MOST_USES = 20
SHARE_TRIES = 6
FREE_SHARE_FAILURES = 2
"""Fewer than at other doors: the one who holds a share reads it from paper or a screen."""
PIN_LENGTH = 6

ROOM_DIGITS = 6
ROOM_LIFE = timedelta(minutes=15)
ROOM_VISIT = timedelta(hours=1)
"""So long the doctor beside the patient may look, once the code is typed."""
MOST_ROOM_FAILURES = 100
"""Of everybody together in a quarter of an hour; a million codes times all birth dates are far away."""
ROOM_FAILURES_COUNTED = timedelta(minutes=15)


class ShareKind(Enum):
    LINK = "link"
    ROOM = "room"


class ShareState(Enum):
    """What a share is worth to somebody who would open it now."""

    USABLE = "usable"
    REVOKED = "revoked"
    EXPIRED = "expired"
    EXHAUSTED = "exhausted"
    """Too many wrong tries."""
    USED_UP = "used-up"


@dataclass(frozen=True, slots=True)
class ShareFacts:
    ends_at: datetime
    """The last moment at which it opens; a link shows nothing after it either."""
    revoked_at: datetime | None
    wrong_tries: int
    most_uses: int
    uses: int


def share_state(share: ShareFacts, now: datetime) -> ShareState:
    """Whether a share opens now, and why not; what its maker did comes before what happened to it."""
    if share.revoked_at is not None:
        return ShareState.REVOKED
    if now >= share.ends_at:
        return ShareState.EXPIRED
    if share.wrong_tries >= SHARE_TRIES:
        return ShareState.EXHAUSTED
    if share.uses >= share.most_uses:
        return ShareState.USED_UP
    return ShareState.USABLE


def visit_ends(
    kind: ShareKind, ends_at: datetime, revoked_at: datetime | None, opened_at: datetime
) -> datetime:
    """Until when somebody who opened a share may look: from then on nothing of it is hers to see."""
    latest = opened_at + ROOM_VISIT if kind is ShareKind.ROOM else ends_at
    return latest if revoked_at is None else min(latest, revoked_at)
