"""Writes down what somebody is to be told outside of the site, with the change it tells of."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from core.context import Context
from core.model import Notice
from core.model.notices import NoticeKind


def notify(
    session: Session, ctx: Context, kind: NoticeKind, account_id: int, facts: Mapping[str, Any]
) -> None:
    """Add a notice to an account within the caller's transaction."""
    session.add(Notice(kind=kind, account_id=account_id, facts=dict(facts), noticed_at=ctx.now))
