"""What an appointment is for, as its sender words it, and whether it may be a repeat (Y3).

Reception learns this one thing, to tell radiology. Where the words don't say one kind and a place,
nothing is suspected.
"""

import tomllib
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.model import Appointment, Patient
from core.records import record_ids
from core.regions import region_words, side_words
from core.repeats.similar import similar_exams
from core.rules.days import bounds_of, day_of
from core.rules.kinds import Kind
from core.rules.regions import Words, places
from core.rules.repeats import Likeness, Wanted

KINDS = Path(__file__).parent.with_name("kinds.toml")


def may_repeat(session: Session, ctx: Context, patient: Patient) -> bool:
    """Whether what she comes for today, here, resembles an exam that radiology may be told of."""
    wanted = filter(None, map(wanted_by, _planned(session, ctx, patient)))
    return any(_has_same(session, ctx, patient, one) for one in wanted)


def wanted_by(planned: str) -> Wanted | None:
    """The exam that these words plan; None where they don't say one kind and a place."""
    kinds = kind_words().say(planned)
    where = places(region_words().say(planned), side_words().say(planned))
    if len(kinds) != 1 or not where:
        return None
    (kind,) = kinds
    return Wanted(kind, where)


@cache
def kind_words() -> Words[Kind]:
    """What words say of the kind."""
    listed = tomllib.loads(KINDS.read_text("utf-8"))
    return Words(
        {words: frozenset({Kind(kind)}) for kind, several in listed.items() for words in several}
    )


def _planned(session: Session, ctx: Context, patient: Patient) -> list[str]:
    begins, ends = bounds_of(day_of(ctx.now))
    return list(
        session.scalars(
            sa.select(Appointment.planned).where(
                Appointment.establishment_id == ctx.viewer.establishment_id,
                Appointment.patient_id.in_(record_ids(session, patient.id)),
                Appointment.starts_at >= begins,
                Appointment.starts_at < ends,
                Appointment.cancelled_at.is_(None),
            )
        )
    )


def _has_same(session: Session, ctx: Context, patient: Patient, wanted: Wanted) -> bool:
    found = similar_exams(session, ctx, patient.id, wanted)
    return any(one.likeness is Likeness.SAME for one in found)
