"""Carries out SIU and order messages: who comes, when, and to which exam (features C7, I2, Y3).

HL7 v2.5.1 chapters 4 and 10: SIU^S12 to S17 and S26, ORM^O01, OMI^O23. Which exam is kept in words, to
find an earlier one like it; why it is ordered isn't read.
"""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import FieldMissing
from core.hl7.message import Message, Segment
from core.hl7.moments import read_appointed
from core.ingest.adt import keep_patient
from core.ingest.delivery import Delivery
from core.model import Appointment

LONGEST_NUMBER = 100
CANCELLED_EVENTS = frozenset({"S15", "S17", "S26"})
"""Cancelled, deleted, patient didn't come."""
CANCELLED_ORDERS = frozenset({"CA", "OC", "DC", "OD", "CR"})
TIMES = (("SCH", 11, 4), ("TQ1", 7, 1), ("AIS", 4, 1), ("AIG", 8, 1), ("AIL", 6, 1), ("AIP", 6, 1))
ORDER_TIMES = (("TQ1", 7, 1), ("ORC", 7, 4), ("OBR", 36, 1), ("OBR", 27, 4))
"""Where the start stands: segment, field, component; the first that is there counts."""
PLANNED = (("AIS", 3, 2), ("AIS", 3, 1), ("OBR", 4, 2), ("OBR", 4, 1))
"""Where the exam stands in words, likewise."""
LONGEST_PLANNED = 200


def schedule(session: Session, ctx: Context, delivery: Delivery) -> None:
    """SIU: an appointment made, moved or cancelled."""
    message = delivery.message
    sch = message.first("SCH")
    number = _number(sch, 2, 1)
    cancelled = message.header.text(9, 2) in CANCELLED_EVENTS
    _keep(session, ctx, delivery, number, _start(message, TIMES), cancelled=cancelled)


def order(session: Session, ctx: Context, delivery: Delivery) -> None:
    """ORM and OMI: an order that has a time is an appointment; one without tells us only who."""
    message = delivery.message
    orc = message.first("ORC")
    cancelled = orc.text(1).upper() in CANCELLED_ORDERS
    start = _start(message, ORDER_TIMES)
    if start is None and not cancelled:
        keep_patient(session, ctx, delivery, message.first("PID"))
        return
    _keep(session, ctx, delivery, _number(orc, 3, 2), start, cancelled=cancelled)


def _keep(
    session: Session,
    ctx: Context,
    delivery: Delivery,
    number: str,
    start: datetime | None,
    *,
    cancelled: bool,
) -> None:
    known = session.scalar(
        sa.select(Appointment).where(
            Appointment.establishment_id == delivery.establishment_id,
            Appointment.number == number,
        )
    )
    if cancelled:
        if known is not None:
            known.cancelled_at = ctx.now
        return
    if start is None:
        raise FieldMissing("SCH-11")
    pid = delivery.message.first("PID")
    patient_id = keep_patient(session, ctx, delivery, pid).id
    if known is None:
        known = Appointment(establishment_id=delivery.establishment_id, number=number)
        session.add(known)
    known.patient_id, known.starts_at, known.cancelled_at = patient_id, start, None
    known.planned = _planned(delivery.message)


def _planned(message: Message) -> str:
    """The exam to be made, in the words of the first that tells it."""
    told = (
        found.text(field, component)
        for segment, field, component in PLANNED
        for found in message.all(segment)
    )
    return next(filter(None, told), "")[:LONGEST_PLANNED]


def _number(segment: Segment, *fields: int) -> str:
    """What an appointment is known by, in the first of these fields that tells it."""
    told = next(filter(None, map(segment.text, fields)), "")
    if not told:
        raise FieldMissing(f"{segment.name}-{fields[0]}")
    return told[:LONGEST_NUMBER]


def _start(message: Message, places: tuple[tuple[str, int, int], ...]) -> datetime | None:
    return next(_starts(message, places), None)


def _starts(message: Message, places: tuple[tuple[str, int, int], ...]) -> Iterator[datetime]:
    for segment, field, component in places:
        for found in message.all(segment):
            moment = read_appointed(found.text(field, component))
            if moment is not None:
                yield moment
