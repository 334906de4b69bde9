"""Lets messages come as from an establishment's own system, and says each day who comes to its desk."""

from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from core.context import Context, system
from core.demonstration.messages import appointment_message, appointment_number
from core.demonstration.region import Region
from core.establishments import establishment_of
from core.ingest.messages import receive_message
from core.model import Appointment, Establishment
from core.rules.days import LOCAL_TIME, beginning_of, day_of

OPENS = time(8, 20)
EACH = timedelta(minutes=20)


def send_message(ctx: Context, finess: str, message: bytes) -> None:
    """Carry out a message; one that came before changes nothing."""
    hospital = ctx.seen_by(system("receive"))
    establishment = establishment_of(ctx, finess)
    with ctx.store.spool() as spool:
        spool.write(message)
        receive_message(hospital, establishment, spool)


def expect_today(ctx: Context, region: Region) -> None:
    """Each patient comes today to the first establishment that knows her."""
    today = day_of(ctx.now)
    opens = datetime.combine(today, OPENS, LOCAL_TIME)
    expected = _expected(ctx, today)
    for number, patient in enumerate(region.patients):
        finess = next(iter(patient.numbers))
        if (finess, appointment_number(patient, finess, today)) not in expected:
            starts_at = opens + number * EACH
            send_message(ctx, finess, appointment_message(patient, finess, starts_at))


def _expected(ctx: Context, day: date) -> set[tuple[str, str]]:
    """Where, and by which number, of all appointments from that day on."""
    with ctx.db.reading() as session:
        rows = session.execute(
            sa.select(Establishment.finess, Appointment.number)
            .join(Establishment, Establishment.id == Appointment.establishment_id)
            .where(Appointment.starts_at >= beginning_of(day))
        )
        return {(finess, number) for finess, number in rows}
