"""Carries out ADT messages: who a patient is, two numbers that are one, a number that changed (I2).

HL7 v2.5.1 chapter 3; IHE ITI-30 and ITI-31. What else an ADT tells (the bed, the doctor) isn't ours.
"""

from collections.abc import Iterator
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import identities, joining
from core.context import Context
from core.errors import SegmentMissing
from core.hl7.identification import identified, number_of
from core.hl7.message import Segment
from core.ingest.delivery import Delivery
from core.model import Identifier, Joining, Patient
from core.model.matching import JoinGround


def keep_patient(session: Session, ctx: Context, delivery: Delivery, pid: Segment) -> Patient:
    """Create or correct the record of whom a PID is about; gives it. Raises FieldMissing and
    FieldInvalid about her number."""
    told = identified(pid)
    return identities.keep(session, ctx, delivery.establishment_id, told.number, told.identity)


def identify(session: Session, ctx: Context, delivery: Delivery) -> None:
    """A01, A04, A05, A08 and the like: create or correct a patient."""
    keep_patient(session, ctx, delivery, delivery.message.first("PID"))


def merge(session: Session, ctx: Context, delivery: Delivery) -> None:
    """A40: the number in MRG is the patient in PID's, from now on and before."""
    for pid, mrg in _merges(delivery):
        kept = keep_patient(session, ctx, delivery, pid)
        _bring(session, ctx, delivery, number_of(mrg, 1), kept)


def link(session: Session, ctx: Context, delivery: Delivery) -> None:
    """A24: two patients are one."""
    one, other = _two(delivery)
    records = [keep_patient(session, ctx, delivery, pid) for pid in (one, other)]
    joining.join(session, ctx, records[0], records[1], JoinGround.MESSAGE)


def unlink(session: Session, ctx: Context, delivery: Delivery) -> None:
    """A37: they aren't. Changes nothing where they weren't joined."""
    one, other = (keep_patient(session, ctx, delivery, pid) for pid in _two(delivery))
    pair = (one.id, other.id)
    row = session.scalar(
        sa.select(Joining).where(
            Joining.kept_id.in_(pair), Joining.joined_id.in_(pair), Joining.undone_at.is_(None)
        )
    )
    if row is not None:
        joining.undo(session, ctx, row)


def change_number(session: Session, ctx: Context, delivery: Delivery) -> None:
    """A47: the number in MRG is now that in PID; one that both are known by is a merge."""
    pid, mrg = next(_merges(delivery))
    here = delivery.establishment_id
    before, after = number_of(mrg, 1), number_of(pid, 3)
    known, taken = (identities.known_as(session, here, number) for number in (before, after))
    if known is not None and taken is None:
        known.value = after
        session.flush()
    record = keep_patient(session, ctx, delivery, pid)
    if known is not None and taken is not None:
        _bring(session, ctx, delivery, before, record)


def _bring(session: Session, ctx: Context, delivery: Delivery, number: str, kept: Patient) -> None:
    """Have a number be of a patient; one that isn't known yet may still be sent under."""
    known = identities.known_as(session, delivery.establishment_id, number)
    if known is None:
        session.add(
            Identifier(
                patient_id=kept.joined_to_id or kept.id,
                record_id=kept.id,
                issuer_id=delivery.establishment_id,
                value=number,
            )
        )
    elif known.record_id != kept.id:
        record = session.get_one(Patient, known.record_id)
        joining.join(session, ctx, kept, record, JoinGround.MESSAGE)


def _merges(delivery: Delivery) -> Iterator[tuple[Segment, Segment]]:
    """Each PID with the MRG that belongs to it. Raises SegmentMissing where there is none."""
    relevant = [one for one in delivery.message.segments if one.name in {"PID", "MRG"}]
    pairs = [pair for pair in pairwise(relevant) if [one.name for one in pair] == ["PID", "MRG"]]
    if not pairs:
        raise SegmentMissing("MRG" if relevant else "PID")
    yield from pairs


def _two(delivery: Delivery) -> tuple[Segment, Segment]:
    pids = [*delivery.message.all("PID")]
    if len(pids) < 2:
        raise SegmentMissing("PID")
    return pids[0], pids[1]
