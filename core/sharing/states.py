"""Gathers what `rules.sharing` needs to know about a share that is in the table."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.model import Share, ShareOpening
from core.rules.sharing import ShareFacts, ShareState, share_state


def state_of(share: Share, uses: int, now: datetime) -> ShareState:
    """Whether it opens now, and why not."""
    facts = ShareFacts(share.ends_at, share.revoked_at, share.wrong_tries, share.most_uses, uses)
    return share_state(facts, now)


def is_usable(session: Session, share: Share, now: datetime) -> bool:
    """Whether it opens now; counts its uses in the table."""
    counted = sa.select(sa.func.count()).where(ShareOpening.share_id == share.id)
    return state_of(share, session.scalar(counted) or 0, now) is ShareState.USABLE
