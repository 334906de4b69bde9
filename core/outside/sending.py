"""Takes a file that a patient sends of a medium from outside, and keeps it apart until it is checked.

Nothing of it is opened here: the worker does that (`checking`). One upload at a time for each account.
"""

import secrets
from datetime import timedelta
from typing import BinaryIO

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import NotFound, NotInThisState, ObjectTooLarge
from core.exams.entitlement import entitlement_of
from core.model import Establishment, Identifier, OutsideUpload, Patient
from core.rules.outside import may_upload
from core.storage import CHUNK, Spool, outside_key

LARGEST_UPLOAD = 4 << 30
AS_SENT = "as-sent"
"""What the file itself is called in the upload's folder."""


def send(ctx: Context, patient_token: str, finess: str, source: BinaryIO) -> str:
    """Keep what `source` holds until it is checked; gives the token of the upload.

    Raises NotFound for a patient the viewer doesn't look for, or an establishment that has no number of
    hers; NotInThisState while another upload waits, or after too many in a day; ObjectTooLarge.
    """
    with ctx.db.reading() as session:
        _demand_turn(session, ctx)
        _place(session, ctx, patient_token, finess)
    folder = secrets.token_hex(16)
    with ctx.store.spool() as spool:
        _copy(spool, source)
        ctx.store.keep(spool, outside_key(folder, AS_SENT))
    with ctx.db.writing() as session:
        _demand_turn(session, ctx)
        patient_id, establishment_id = _place(session, ctx, patient_token, finess)
        return _written_down(session, ctx, patient_id, establishment_id, folder)


def _copy(spool: Spool, source: BinaryIO) -> None:
    while chunk := source.read(CHUNK):
        spool.write(chunk)
        if spool.size > LARGEST_UPLOAD:
            raise ObjectTooLarge(LARGEST_UPLOAD)
    spool.finish()


def _written_down(
    session: Session, ctx: Context, patient_id: int, establishment_id: int, folder: str
) -> str:
    assert ctx.viewer.id is not None
    upload = OutsideUpload(
        uploaded_by=ctx.viewer.id,
        patient_id=patient_id,
        establishment_id=establishment_id,
        folder=folder,
        sent_at=ctx.now,
    )
    session.add(upload)
    session.flush()
    details = {"upload": upload.id}
    audit.record(session, ctx, audit.Action.OUTSIDE_SENT, patient_id=patient_id, details=details)
    return upload.token


def _demand_turn(session: Session, ctx: Context) -> None:
    mine = OutsideUpload.uploaded_by == ctx.viewer.id
    yesterday = ctx.now - timedelta(days=1)
    count = sa.select(sa.func.count()).select_from(OutsideUpload)
    waiting = session.scalar(count.where(mine, OutsideUpload.decided_at.is_(None))) or 0
    lately = session.scalar(count.where(mine, OutsideUpload.sent_at > yesterday)) or 0
    if not may_upload(waiting, lately):
        raise NotInThisState


def _place(session: Session, ctx: Context, patient_token: str, finess: str) -> tuple[int, int]:
    """The patient, and the establishment that is to look: one by which she has a number."""
    entitlement = entitlement_of(session, ctx.viewer, ctx.now)
    row = session.execute(
        sa.select(Patient.id, Establishment.id)
        .join(Identifier, Identifier.patient_id == Patient.id)
        .join(Establishment, Establishment.id == Identifier.issuer_id)
        .where(
            Patient.token == patient_token,
            Patient.id.in_(entitlement.patients),
            Establishment.finess == finess,
        )
        .limit(1)
    ).first()
    if row is None:
        raise NotFound
    return row[0], row[1]
