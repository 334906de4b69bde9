"""Keeps what an establishment says of who its patients are (features X1, I2).

The identity service of an establishment is the authority on its own numbers. A correction is taken in,
and the former traits stay as another way the person is written; a number that would become somebody
else altogether is left to a person.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.joining import join, pair_of
from core.model import Identifier, Matching, Patient
from core.model.matching import JoinGround, MatchCause
from core.proposing import propose
from core.records import identity_of, traits_of
from core.rules.identity import Agreement, Sex, Traits, compare, name_key
from core.rules.ins import Identity, IdentityStatus

LONGEST_KEY = 200


def known_as(session: Session, establishment_id: int, number: str) -> Identifier | None:
    """The number of an establishment, if it is known."""
    return session.scalar(
        sa.select(Identifier).where(
            Identifier.issuer_id == establishment_id, Identifier.value == number
        )
    )


def keep(
    session: Session, ctx: Context, establishment_id: int, number: str, told: Identity
) -> Patient:
    """Create or correct the record of a number; gives it."""
    identifier = known_as(session, establishment_id, number)
    if identifier is None:
        return register(session, ctx, establishment_id, number, told)
    record = session.get_one(Patient, identifier.record_id)
    if _correct(session, ctx, record, told):
        propose(session, ctx, record)
    return record


def register(
    session: Session, ctx: Context, establishment_id: int, number: str, told: Identity
) -> Patient:
    """The record of a number that isn't known yet."""
    record = new_record(session, ctx, told)
    session.add(Identifier(patient_id=record.id, issuer_id=establishment_id, value=number))
    session.flush()
    propose(session, ctx, record)
    return record


def new_record(session: Session, ctx: Context, told: Identity) -> Patient:
    """A record that has no number yet."""
    record = Patient(sex=Sex.UNKNOWN, created_at=ctx.now)
    _write(record, told)
    session.add(record)
    session.flush()
    return record


def claimed_record(session: Session, ctx: Context, owner: Patient, traits: Traits) -> Patient:
    """What is claimed of this one, as a record without a number: one for all that claim the same."""
    earlier = session.scalars(
        sa.select(Patient)
        .join(Matching, Matching.other_id == Patient.id)
        .where(Matching.one_id == owner.id, ~Patient.identifiers_under.any())
    )
    same = (record for record in earlier if traits_of(record) == traits)
    return next(same, None) or new_record(session, ctx, Identity(traits))


def _correct(session: Session, ctx: Context, record: Patient, told: Identity) -> bool:
    """Take a correction in; False when it is left to a person, or says nothing new."""
    before = identity_of(record)
    agreement = compare(before.traits, told.traits).agreement
    if agreement is Agreement.DIFFERENT:
        claimed = claimed_record(session, ctx, record, told.traits)
        pair_of(session, ctx, record.id, claimed.id, MatchCause.CLAIMED_NUMBER)
        return False
    after = _completed(before, told)
    if after == before:
        return False
    _write(record, after)
    session.flush()
    if agreement is Agreement.DOUBTFUL:
        former = new_record(session, ctx, Identity(before.traits))
        join(session, ctx, record, former, JoinGround.MESSAGE)
    return True


def _completed(before: Identity, told: Identity) -> Identity:
    """What is told, and what was known before where nothing is."""
    old, new = before.traits, told.traits
    keeps_ins = told.ins is None and told.status is IdentityStatus.PROVISIONAL
    return Identity(
        traits=Traits(
            _better_written(old.family_name, new.family_name),
            _better_written(old.given_name, new.given_name),
            new.birth_date or old.birth_date,
            new.sex if new.sex is not Sex.UNKNOWN else old.sex,
        ),
        birth_place=told.birth_place or before.birth_place,
        ins=before.ins if keeps_ins else told.ins,
        status=before.status if keeps_ins else told.status,
    )


def _better_written(old: str, new: str) -> str:
    """The new name, unless it is the same without its accents."""
    return old if not new or name_key(new) == name_key(old) else new


def _write(record: Patient, told: Identity) -> None:
    traits, ins = told.traits, told.qualified_ins
    record.family_name, record.given_name = traits.family_name, traits.given_name
    record.family_key = name_key(traits.family_name)[:LONGEST_KEY]
    record.given_key = name_key(traits.given_name)[:LONGEST_KEY]
    record.birth_date, record.sex = traits.birth_date, traits.sex
    record.birth_place, record.identity_status = told.birth_place, told.status
    record.ins_number = ins.number if ins else None
    record.ins_authority = ins.authority if ins else None
