"""Reports that wait for their exams, as the staff of an establishment see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core.context import Context
from core.model import AwaitedExam, ReceivedMessage

MOST = 50


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A message of which a report waits, and the numbers by which its exam will be known."""

    message_id: int
    sender: str
    control_id: str
    numbers: Sequence[str]
    received_at: datetime


def waiting(ctx: Context) -> list[WaitingLine]:
    """The messages of the viewer's establishment that wait, the newest first, up to MOST."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(ReceivedMessage)
            .where(
                ReceivedMessage.establishment_id == ctx.viewer.establishment_id,
                sa.exists().where(AwaitedExam.message_id == ReceivedMessage.id),
            )
            .order_by(ReceivedMessage.received_at.desc(), ReceivedMessage.id.desc())
            .limit(MOST)
        ).all()
        awaited = session.execute(
            sa.select(AwaitedExam.message_id, AwaitedExam.value)
            .where(AwaitedExam.message_id.in_([row.id for row in rows]))
            .order_by(AwaitedExam.id)
        ).all()
    return [
        WaitingLine(
            message_id=row.id,
            sender=row.sender,
            control_id=row.control_id,
            numbers=[value for number, value in awaited if number == row.id],
            received_at=row.received_at,
        )
        for row in rows
    ]
