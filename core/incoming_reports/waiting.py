"""Looks at reports that are due: in messages that came before their exams, in objects of exams.

What is refused then stays on the page "received", as if it had been refused when it came. What can't be
looked at now, for a disk is away, is looked at later.
"""

from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core.context import Context
from core.errors import StorageFailed
from core.incoming_reports.objects import take_object
from core.ingest.messages import carry_out_again
from core.model import AwaitedExam, ReportObject

LATER = timedelta(minutes=10)


def take_next(ctx: Context) -> bool:
    """Look at one report that is due; False when none is."""
    return _take(ctx, AwaitedExam, AwaitedExam.message_id, _take_message) or _take(
        ctx, ReportObject, ReportObject.instance_id, take_object
    )


def _take(
    ctx: Context,
    table: type[AwaitedExam | ReportObject],
    number: InstrumentedAttribute[int],
    take: Callable[[Context, int], None],
) -> bool:
    """The oldest that is due in a table, by what numbers its messages or objects."""
    with ctx.db.reading() as session:
        due = session.scalar(
            sa.select(number).where(table.due_from <= ctx.now).order_by(number).limit(1)
        )
    if due is None:
        return False
    try:
        take(ctx, due)
    except StorageFailed:
        with ctx.db.writing() as session:
            later = sa.update(table).where(number == due, table.due_from.is_not(None))
            session.execute(later.values(due_from=ctx.now + LATER))
    return True


def _take_message(ctx: Context, message_id: int) -> None:
    if carry_out_again(ctx, message_id):
        with ctx.db.writing() as session:
            session.execute(sa.delete(AwaitedExam).where(AwaitedExam.message_id == message_id))
