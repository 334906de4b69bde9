"""Which records are one person's, and which of them an establishment works with (features X1, X5).

A record that was joined names the one that stands for the person now. Rows that were made for a record
(accounts, answers, codes, events) stay with it; who asks for a person asks over all her records.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from core.model import Identifier, Patient
from core.rules.identity import Traits
from core.rules.ins import Identity, Ins


def traits_of(record: Patient) -> Traits:
    return Traits(record.family_name, record.given_name, record.birth_date, record.sex)


def identity_of(record: Patient) -> Identity:
    """All that a record says of who somebody is."""
    ins = None
    if record.ins_number and record.ins_authority:
        ins = Ins(record.ins_number, record.ins_authority)
    return Identity(traits_of(record), record.birth_place, ins, record.identity_status)


def person_of(session: Session, record: Patient) -> Patient:
    """The record that stands for this one's person now."""
    return session.get_one(Patient, record.joined_to_id) if record.joined_to_id else record


def persons_of(session: Session, records: Collection[Patient]) -> Mapping[int, Patient]:
    """The record that stands for the person of each of these, by their numbers; in one query."""
    standing = {record.id: record.joined_to_id or record.id for record in records}
    rows = session.scalars(sa.select(Patient).where(Patient.id.in_(set(standing.values()))))
    persons = {person.id: person for person in rows}
    return {record: persons[person] for record, person in standing.items()}


def records_of(session: Session, person: Patient) -> Sequence[Patient]:
    """All records of a person, the one that stands for her first."""
    joined = session.scalars(
        sa.select(Patient).where(Patient.joined_to_id == person.id).order_by(Patient.id)
    )
    return [person, *joined]


def record_ids(session: Session, person: int) -> Sequence[int]:
    """The numbers of all records of a person, that of the one that stands for her first."""
    return record_ids_of(session, {person})[person]


def record_ids_of(session: Session, persons: Collection[int]) -> Mapping[int, Sequence[int]]:
    """The numbers of all records of these persons, by person."""
    found: dict[int, list[int]] = defaultdict(list)
    for person in persons:
        found[person].append(person)
    rows = session.execute(
        sa.select(Patient.joined_to_id, Patient.id)
        .where(Patient.joined_to_id.in_(persons))
        .order_by(Patient.id)
    )
    for joined_to, record in rows:
        if joined_to is not None:
            found[joined_to].append(record)
    return found


def record_at(session: Session, person: Patient, establishment_id: int | None) -> Patient:
    """The record by which an establishment knows a person: what is done there is done for it, and
    stays with it should a join be undone."""
    known = session.scalars(
        sa.select(Identifier.record_id)
        .where(Identifier.patient_id == person.id, Identifier.issuer_id == establishment_id)
        .order_by(Identifier.id)
        .limit(1)
    ).first()
    return session.get_one(Patient, known) if known else person


def one_has_number_of(
    establishment_id: int | None, *records: InstrumentedAttribute[int]
) -> sa.ColumnElement[bool]:
    """That the person of one of these records has a number of this establishment."""
    record = aliased(Patient)
    return sa.exists(
        sa.select(Identifier.id)
        .join(record, Identifier.patient_id == sa.func.coalesce(record.joined_to_id, record.id))
        .where(Identifier.issuer_id == establishment_id, record.id.in_(records))
    )
