"""Takes down when a patient's results are to appear: asked at the desk, changed from home (R4).

A row each time, never changed. It counts from the very next request, for what is already waiting too.
"""

from sqlalchemy.orm import Session

from core import audit
from core.context import Context, ViewerKind
from core.errors import InvalidInput
from core.exams.own_people import own_person
from core.model import Patient, ReleaseChoice
from core.own_decisions import record_towards
from core.patients import own_patient
from core.records import record_at
from core.rules.release import ReleaseWish, Timing, objection_to_wish
from core.wishes import wish_of


def wish_at_desk(ctx: Context, token: str) -> ReleaseWish:
    """What holds for a patient of this desk. Raises NotFound."""
    with ctx.db.reading() as session:
        return wish_of(session, own_patient(session, ctx, token).id)


def choose_at_desk(ctx: Context, token: str, wish: ReleaseWish) -> None:
    """Take down what a patient of this desk, or who decides for her, said.

    Raises NotFound, InvalidInput."""
    with ctx.db.writing() as session:
        patient = own_patient(session, ctx, token)
        record = record_at(session, patient, ctx.viewer.establishment_id)
        _choose(session, ctx, patient, record, wish)


def choose_online(ctx: Context, token: str, wish: ReleaseWish) -> None:
    """Take down what the viewer wants for a patient she decides for. Raises NotFound, InvalidInput."""
    with ctx.db.writing() as session:
        patient, entitlement = own_person(session, ctx, token)
        record, _ = record_towards(session, ctx, patient, entitlement)
        _choose(session, ctx, patient, record, wish)


def _choose(
    session: Session, ctx: Context, person: Patient, record: Patient, wish: ReleaseWish
) -> None:
    objection = objection_to_wish(wish)
    if objection is not None:
        raise InvalidInput("days", objection.value)
    days = wish.days if wish.timing is Timing.AFTER_DAYS else 0
    if ReleaseWish(wish.timing, days) == wish_of(session, person.id):
        return
    session.add(
        ReleaseChoice(
            patient_id=record.id,
            timing=wish.timing,
            days=days,
            recorded_at=ctx.now,
            account_id=ctx.viewer.id if ctx.viewer.kind is ViewerKind.PERSON else None,
            staff_id=ctx.viewer.id if ctx.viewer.kind is ViewerKind.STAFF else None,
        )
    )
    audit.record(
        session,
        ctx,
        audit.Action.RELEASE_CHOSEN,
        patient_id=person.id,
        details={"timing": wish.timing.value, "days": days},
    )
