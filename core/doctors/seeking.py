"""A doctor opens the file of a patient who hasn't named her: attested care, or an emergency (M2, M3).

The patient must be before her: birth date, beginning of the family name, given name and sex must all
fit, searches are paced and told in the patient's trail, and one who said no isn't found at all. What a
doctor may give herself, and for how long, is decided by `rules.grants`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.attempts import paced
from core.consents import standings
from core.context import Context
from core.doctors.grants import blocked_by, fact_of, give
from core.errors import InvalidInput, NotFound
from core.model import Account, Grant, Patient
from core.notices import notify_those_who_look_for
from core.records import person_of, record_ids
from core.rules.consent import Question
from core.rules.grants import (
    LIVES,
    LONGEST_REASON,
    SHORTEST_REASON,
    GrantOrigin,
    Obstacle,
    is_in_force,
    obstacle_to_attesting,
    obstacle_to_emergency,
)
from core.rules.identity import Sex, name_key
from core.rules.notices import NoticeKind

FEWEST_LETTERS = 3
NOTICES = {
    GrantOrigin.ATTESTED: NoticeKind.CARE_ATTESTED,
    GrantOrigin.EMERGENCY: NoticeKind.EMERGENCY_OPENED,
}
OBSTACLES = {
    GrantOrigin.ATTESTED: obstacle_to_attesting,
    GrantOrigin.EMERGENCY: obstacle_to_emergency,
}


@dataclass(frozen=True, slots=True)
class Traits:
    """What somebody knows of the patient before her."""

    birth_date: date
    family_letters: str
    given_name: str
    sex: Sex


@dataclass(frozen=True, slots=True)
class Sought:
    """A patient whose file may be opened; attesting needs her yes, an emergency only no no."""

    token: str
    name: str
    may_attest: bool


def seek(ctx: Context, traits: Traits) -> Sought | None:
    """The one patient all of whose traits fit, if there is a way to her file; None otherwise, whatever
    the reason. Raises InvalidInput, TooManyAttempts."""
    family, given = name_key(traits.family_letters), name_key(traits.given_name)
    if len(family.replace(" ", "")) < FEWEST_LETTERS:
        raise InvalidInput("family_letters", "too-few")
    if not given:
        raise InvalidInput("given_name", "missing")
    paced(ctx, "seek a patient", str(ctx.viewer.id))
    with ctx.db.writing() as session:
        person = _only_one(session, traits, family, given)
        if person is None:
            audit.record(session, ctx, audit.Action.PATIENT_SOUGHT, details={"found": 0})
            return None
        obstacles = _obstacles(session, ctx, person)
        _tell_sought(session, ctx, person, obstacles[GrantOrigin.EMERGENCY])
        if obstacles[GrantOrigin.EMERGENCY]:
            return None
        name = f"{person.family_name} {person.given_name}".strip()
        return Sought(person.token, name, may_attest=not obstacles[GrantOrigin.ATTESTED])


def attest(ctx: Context, patient_token: str, reason: str) -> datetime:
    """Attest a care relationship with a reason; gives its end. Raises InvalidInput, NotFound."""
    return _give_oneself(
        ctx, patient_token, reason, GrantOrigin.ATTESTED, audit.Action.CARE_ATTESTED
    )


def break_glass(ctx: Context, patient_token: str, reason: str) -> datetime:
    """Open the file of a patient who can't answer, for four hours; staff look at it afterwards. Gives
    its end. Raises InvalidInput, NotFound."""
    return _give_oneself(
        ctx, patient_token, reason, GrantOrigin.EMERGENCY, audit.Action.EMERGENCY_OPENED
    )


def opened_by_herself(session: Session, ctx: Context, person_id: int) -> bool:
    """Whether this doctor attested care or an emergency, and nothing speaks against it now."""
    rows = session.scalars(
        sa.select(Grant).where(
            Grant.account_id == ctx.viewer.id,
            Grant.patient_id.in_(record_ids(session, person_id)),
            Grant.origin.in_(OBSTACLES),
        )
    )
    origins = {row.origin for row in rows if is_in_force(fact_of(row), ctx.now)}
    if not origins:
        return False
    obstacles = _obstacles(session, ctx, session.get_one(Patient, person_id))
    return any(not obstacles[origin] for origin in origins)


def _give_oneself(
    ctx: Context, token: str, typed_reason: str, origin: GrantOrigin, action: audit.Action
) -> datetime:
    reason = _checked_reason(typed_reason)
    try:
        with ctx.db.writing() as session:
            person = _unobstructed(session, ctx, token, origin)
            account = session.get_one(Account, ctx.viewer.id)
            give(session, ctx, account, person, origin, reason=reason)
            told = {"reason": reason, "hours": LIVES[origin].total_seconds() / 3600}
            audit.record(session, ctx, action, patient_id=person.id, details=told)
            # Why is for her to read in her trail, not in a mail.
            who = {"doctor": ctx.viewer.name}
            notify_those_who_look_for(session, ctx, NOTICES[origin], person.id, who)
    except _Obstructed as obstructed:
        audit.record_refusal(
            ctx, action, obstructed.obstacle.value, patient_id=obstructed.patient_id
        )
        raise NotFound from None
    return ctx.now + LIVES[origin]


class _Obstructed(Exception):
    def __init__(self, obstacle: Obstacle, patient_id: int) -> None:
        self.obstacle = obstacle
        self.patient_id = patient_id


def _unobstructed(session: Session, ctx: Context, token: str, origin: GrantOrigin) -> Patient:
    record = session.scalar(sa.select(Patient).where(Patient.token == token))
    if record is None:
        raise NotFound
    person = person_of(session, record)  # it may have been joined since she was found
    obstacle = _obstacles(session, ctx, person)[origin]
    if obstacle is not None:
        raise _Obstructed(obstacle, person.id)
    return person


def _obstacles(
    session: Session, ctx: Context, person: Patient
) -> Mapping[GrantOrigin, Obstacle | None]:
    """What keeps this doctor from each of the grants she may give herself."""
    account = session.get_one(Account, ctx.viewer.id)
    blocked = bool(session.scalar(sa.select(blocked_by(account.id, person.id))))
    answer = standings(session, person.id)[Question.PROFESSIONALS]
    return {origin: rule(answer, is_blocked=blocked) for origin, rule in OBSTACLES.items()}


def _only_one(session: Session, traits: Traits, family: str, given: str) -> Patient | None:
    """The person that fits; two who can't be told apart are none."""
    fitting = sa.select(sa.func.coalesce(Patient.joined_to_id, Patient.id)).where(
        Patient.birth_date == traits.birth_date,
        Patient.sex == traits.sex,
        Patient.family_key.startswith(family, autoescape=True),
        sa.or_(
            Patient.given_key == given,
            Patient.given_key.startswith(f"{given} ", autoescape=True),
        ),
    )
    persons = session.scalars(sa.select(Patient).where(Patient.id.in_(fitting)).limit(2)).all()
    return persons[0] if len(persons) == 1 else None


def _tell_sought(
    session: Session, ctx: Context, person: Patient, obstacle: Obstacle | None
) -> None:
    audit.record(
        session,
        ctx,
        audit.Action.PATIENT_SOUGHT,
        outcome=audit.Outcome.REFUSED if obstacle else audit.Outcome.DONE,
        reason=obstacle.value if obstacle else "",
        patient_id=person.id,
    )


def _checked_reason(typed: str) -> str:
    reason = " ".join(typed.split())
    if len(reason) < SHORTEST_REASON:
        raise InvalidInput("reason", "too-short")
    if len(reason) > LONGEST_REASON:
        raise InvalidInput("reason", "too-long")
    return reason
