"""Whom a patient names as treating doctor at the desk, picked from the directory of vetted doctors.

The desk learns nothing of what a doctor opened, and of no doctor but those named at a desk.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from core import audit
from core.context import Context
from core.doctors.directory import Doctor, account_of
from core.doctors.grants import end, fact_of, give
from core.errors import NotFound
from core.model import Grant
from core.patients import own_patient
from core.records import record_at, record_ids
from core.rules.grants import GrantOrigin, is_in_force


def treating_doctors(ctx: Context, patient_token: str) -> Sequence[Doctor]:
    """Those named at a desk, at one or at several, whose grant is in force. Raises NotFound."""
    with ctx.db.reading() as session:
        patient = own_patient(session, ctx, patient_token)
        rows = session.scalars(
            sa.select(Grant)
            .where(
                Grant.patient_id.in_(record_ids(session, patient.id)),
                Grant.origin == GrantOrigin.TREATING,
            )
            .order_by(Grant.began_at, Grant.id)
            .options(joinedload(Grant.account))
        )
        named = (row.account for row in rows if is_in_force(fact_of(row), ctx.now))
        return [Doctor(account.name, account.rpps or "") for account in dict.fromkeys(named)]


def name_treating(ctx: Context, patient_token: str, rpps: str) -> None:
    """Write down whom the patient named. Raises NotFound."""
    with ctx.db.writing() as session:
        patient, account = own_patient(session, ctx, patient_token), account_of(session, rpps)
        if account.suspended_at is not None:
            raise NotFound
        record = record_at(session, patient, ctx.viewer.establishment_id)
        give(session, ctx, account, record, GrantOrigin.TREATING)
        told = {"doctor": account.name, "ground": GrantOrigin.TREATING.value}
        audit.record(session, ctx, audit.Action.GRANT_GIVEN, patient_id=patient.id, details=told)


def end_treating(ctx: Context, patient_token: str, rpps: str) -> None:
    """Write down that this doctor treats the patient no more. Raises NotFound."""
    with ctx.db.writing() as session:
        patient, account = own_patient(session, ctx, patient_token), account_of(session, rpps)
        records = record_ids(session, patient.id)
        if end(session, ctx, account, records, origins={GrantOrigin.TREATING}):
            audit.record(
                session,
                ctx,
                audit.Action.GRANT_ENDED,
                patient_id=patient.id,
                details={"doctor": account.name},
            )
