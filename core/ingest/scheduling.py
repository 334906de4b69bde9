"""Carries out SIU and order messages as far as a desk needs: who comes, and when (features C7, I2).

HL7 v2.5.1 chapters 4 and 10: SIU^S12 to S17 and S26, ORM^O01, OMI^O23. What is ordered, and why, isn't
read.
"""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import identities
from core.context import Context
from core.errors import FieldMissing
from core.hl7.identification import identified
from core.hl7.message import Message
from core.hl7.moments import read_appointed
from core.ingest.delivery import Delivery
from core.model import Appointment

LONGEST_NUMBER = 100
CANCELLED_EVENTS = frozenset({"S15", "S17", "S26"})
"""Cancelled, deleted, patient didn't come."""
CANCELLED_ORDERS = frozenset({"CA", "OC", "DC", "OD", "CR"})
TIMES = (("SCH", 11, 4), ("TQ1", 7, 1), ("AIS", 4, 1), ("AIG", 8, 1), ("AIL", 6, 1), ("AIP", 6, 1))
ORDER_TIMES = (("TQ1", 7, 1), ("ORC", 7, 4), ("OBR", 36, 1), ("OBR", 27, 4))
"""Where the start stands: segment, field, component; the first that is there counts."""


def schedule(session: Session, ctx: Context, delivery: Delivery) -> None:
    """SIU: an appointment made, moved or cancelled."""
    message = delivery.message
    sch = message.first("SCH")
    number = sch.text(2) or sch.text(1)
    cancelled = message.header.text(9, 2) in CANCELLED_EVENTS
    _keep(session, ctx, delivery, number, _start(message, TIMES), cancelled=cancelled)


def order(session: Session, ctx: Context, delivery: Delivery) -> None:
    """ORM and OMI: an order that has a time is an appointment; one without tells us only who."""
    message = delivery.message
    orc = message.first("ORC")
    number = orc.text(3) or orc.text(2)
    cancelled = orc.text(1).upper() in CANCELLED_ORDERS
    start = _start(message, ORDER_TIMES)
    if start is None and not cancelled:
        _patient_of(session, ctx, delivery)
        return
    _keep(session, ctx, delivery, number, start, cancelled=cancelled)


def _keep(
    session: Session,
    ctx: Context,
    delivery: Delivery,
    number: str,
    start: datetime | None,
    *,
    cancelled: bool,
) -> None:
    if not number:
        raise FieldMissing("SCH-2")
    known = session.scalar(
        sa.select(Appointment).where(
            Appointment.establishment_id == delivery.establishment_id,
            Appointment.number == number[:LONGEST_NUMBER],
        )
    )
    if cancelled:
        if known is not None:
            known.cancelled_at = ctx.now
        return
    if start is None:
        raise FieldMissing("SCH-11")
    patient_id = _patient_of(session, ctx, delivery)
    if known is None:
        known = Appointment(
            establishment_id=delivery.establishment_id, number=number[:LONGEST_NUMBER]
        )
        session.add(known)
    known.patient_id, known.starts_at, known.cancelled_at = patient_id, start, None


def _patient_of(session: Session, ctx: Context, delivery: Delivery) -> int:
    told = identified(delivery.message.first("PID"))
    here = delivery.establishment_id
    return identities.keep(session, ctx, here, told.number, told.identity).id


def _start(message: Message, places: tuple[tuple[str, int, int], ...]) -> datetime | None:
    return next(_starts(message, places), None)


def _starts(message: Message, places: tuple[tuple[str, int, int], ...]) -> Iterator[datetime]:
    for segment, field, component in places:
        for found in message.all(segment):
            moment = read_appointed(found.text(field, component))
            if moment is not None:
                yield moment
