"""Finds other records that may be the same person's, and joins them or asks somebody (features X1, X4).

Asked whenever a record is new or says something new. Within the numbers of one establishment a
resemblance is asked about too: its own identity service may have seen somebody twice.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.joining import join, pair_of, were_told_apart
from core.model import Patient
from core.model.matching import JoinGround, MatchCause
from core.records import identity_of, person_of, record_ids
from core.rules.joining import Proposal, proposal

MOST_CANDIDATES = 50
"""More records of one name and birth date than any region has."""


def propose(session: Session, ctx: Context, record: Patient) -> None:
    """Join this record to those of the same qualified identity; ask about those that resemble it."""
    for candidate in _candidates(session, record):
        if person_of(session, candidate) is person_of(session, record):
            continue
        wanted = proposal(identity_of(record), identity_of(candidate))
        if wanted is Proposal.APART or _told_apart(session, record, candidate):
            continue
        if wanted is Proposal.JOIN:
            join(session, ctx, record, candidate, JoinGround.QUALIFIED_IDENTITY)
        else:
            pair_of(session, ctx, candidate.id, record.id, _cause(record, candidate))


def _candidates(session: Session, record: Patient) -> Sequence[Patient]:
    resembles = []
    if record.birth_date is not None and record.family_key:
        same_name = Patient.family_key == record.family_key
        resembles.append(sa.and_(Patient.birth_date == record.birth_date, same_name))
    if record.ins_number is not None:
        resembles.append(Patient.ins_number == record.ins_number)
    return session.scalars(
        sa.select(Patient)
        .where(
            Patient.id != record.id,
            sa.or_(sa.false(), *resembles),
            Patient.identifiers_under.any(),
        )
        .order_by(Patient.id)
        .limit(MOST_CANDIDATES)
    ).all()


def _cause(record: Patient, candidate: Patient) -> MatchCause:
    mine, theirs = identity_of(record).qualified_ins, identity_of(candidate).qualified_ins
    return MatchCause.SAME_INS if mine and mine == theirs else MatchCause.LOOK_ALIKE


def _told_apart(session: Session, record: Patient, candidate: Patient) -> bool:
    mine, theirs = (
        record_ids(session, person_of(session, side).id) for side in (record, candidate)
    )
    return were_told_apart(session, mine, theirs)
