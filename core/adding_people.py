"""Adds the person of a printed slip to the account of somebody who is signed in already.

A parent's second child, a guardian's second ward, or the account holder herself: one account, several
persons. The slip was checked before, by code and birth date (`activation.check_code`).
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.activation import look_for, records_of_code, usable_code
from core.context import Context, ViewerKind
from core.errors import NotInThisState, NotPermitted
from core.model import Account, ActivationCode, Patient
from core.rules.consent import Capacity


def add_person(ctx: Context, code_id: int) -> None:
    """Use a checked code up for the viewer's own account.

    Raises NotPermitted for who isn't a person, CredentialsRefused for a code that was used or cancelled
    since it was checked, and NotInThisState for a patient's own slip where she, or this account, has
    another already.
    """
    if ctx.viewer.kind is not ViewerKind.PERSON:
        raise NotPermitted
    with ctx.db.writing() as session:
        code, patient = usable_code(session, ctx, code_id)
        account = session.get_one(Account, ctx.viewer.id)
        if code.capacity is Capacity.PATIENT:
            _become_patient(session, account, code, patient)
        else:
            look_for(session, ctx, code, patient, account)
        code.used_at = ctx.now
        audit.record(
            session,
            ctx,
            audit.Action.PERSON_ADDED,
            patient_id=patient.id,
            details={"capacity": code.capacity.value},
        )


def _become_patient(
    session: Session, account: Account, code: ActivationCode, patient: Patient
) -> None:
    records = records_of_code(session, code)
    holder = session.scalars(sa.select(Account).where(Account.patient_id.in_(records))).first()
    if holder is None and account.patient_id is None:
        account.patient_id = patient.id
    elif holder is not account:
        raise NotInThisState
