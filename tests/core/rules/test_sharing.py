"""When a share opens, and until when those who opened it may look."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.rules.sharing import (
    ROOM_VISIT,
    SHARE_TRIES,
    ShareFacts,
    ShareKind,
    ShareState,
    share_state,
    visit_ends,
)

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
EARLIER, LATER = NOW - timedelta(hours=3), NOW + timedelta(hours=3)

GOOD = ShareFacts(ends_at=LATER, revoked_at=None, wrong_tries=0, most_uses=5, uses=0)


@pytest.mark.parametrize(
    ("share", "state"),
    [
        pytest.param(GOOD, ShareState.USABLE, id="new"),
        pytest.param(replace(GOOD, uses=4), ShareState.USABLE, id="one use left"),
        pytest.param(replace(GOOD, uses=5), ShareState.USED_UP, id="used as often as it may"),
        pytest.param(replace(GOOD, ends_at=NOW + MOMENT), ShareState.USABLE, id="last moment"),
        pytest.param(replace(GOOD, ends_at=NOW), ShareState.EXPIRED, id="at its end"),
        pytest.param(replace(GOOD, revoked_at=EARLIER), ShareState.REVOKED, id="revoked"),
        pytest.param(
            replace(GOOD, wrong_tries=SHARE_TRIES - 1), ShareState.USABLE, id="last try left"
        ),
        pytest.param(
            replace(GOOD, wrong_tries=SHARE_TRIES), ShareState.EXHAUSTED, id="guessed at too often"
        ),
        pytest.param(
            ShareFacts(EARLIER, EARLIER, SHARE_TRIES, 1, 1),
            ShareState.REVOKED,
            id="what the patient did is told first",
        ),
        pytest.param(
            ShareFacts(EARLIER, None, SHARE_TRIES, 1, 1),
            ShareState.EXPIRED,
            id="then its end",
        ),
        pytest.param(
            ShareFacts(LATER, None, SHARE_TRIES, 1, 1),
            ShareState.EXHAUSTED,
            id="then that somebody guessed",
        ),
    ],
)
def test_what_a_share_is_worth(share: ShareFacts, state: ShareState) -> None:
    assert share_state(share, NOW) is state


@pytest.mark.parametrize(
    ("kind", "ends_at", "revoked_at", "ends"),
    [
        pytest.param(ShareKind.LINK, LATER, None, LATER, id="a link shows until it ends"),
        pytest.param(ShareKind.LINK, LATER, NOW, NOW, id="or until it is revoked"),
        pytest.param(
            ShareKind.ROOM, NOW, None, EARLIER + ROOM_VISIT, id="a room's visit has its own end"
        ),
        pytest.param(
            ShareKind.ROOM, NOW, EARLIER + MOMENT, EARLIER + MOMENT, id="unless it is stopped"
        ),
        pytest.param(
            ShareKind.ROOM, NOW, LATER, EARLIER + ROOM_VISIT, id="a late stop prolongs nothing"
        ),
    ],
)
def test_until_when_a_guest_may_look(
    kind: ShareKind, ends_at: datetime, revoked_at: datetime | None, ends: datetime
) -> None:
    assert visit_ends(kind, ends_at, revoked_at, opened_at=EARLIER) == ends
