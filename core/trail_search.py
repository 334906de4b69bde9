"""The audit trail as auditors search it: by day, action, outcome, actor and patient (features T1, T5).

An auditor of an establishment finds what its own people did, one of the region everything. She reads who
looked at whose file and when, never a picture or a report. Her own searches and exports are told too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.audit import Action, Outcome
from core.context import Context
from core.model import Establishment, Event, Patient
from core.rules.days import beginning_of, bounds_of
from core.rules.identity import name_key

PAGE = 50
BATCH = 1000
"""Events read at once for an export."""


@dataclass(frozen=True, slots=True)
class TrailWish:
    """What is looked for; what is empty doesn't matter. `before` is the event where a page begins."""

    since: date | None = None
    until: date | None = None
    action: Action | None = None
    outcome: Outcome | None = None
    actor: str = ""
    patient: str = ""
    """The beginning of a family name."""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One event, as facts."""

    sequence: int
    recorded_at: datetime
    action: str
    outcome: str
    reason: str
    actor_kind: str
    actor_name: str
    actor_role: str
    establishment: str
    patient: str
    exam_id: int | None
    request: str
    address: str


@dataclass(frozen=True, slots=True)
class TrailPage:
    lines: Sequence[TrailLine]
    older: int | None
    """Where the next page begins; None on the last one."""


def search(ctx: Context, wish: TrailWish) -> TrailPage:
    """The newest events that fit."""
    with ctx.db.writing() as session:
        found = _lines(session, ctx, wish, PAGE + 1)
        audit.record(session, ctx, Action.TRAIL_SEARCHED, details=_told(wish))
    older = found[PAGE - 1].sequence if len(found) > PAGE else None
    return TrailPage(found[:PAGE], older)


def export(ctx: Context, wish: TrailWish) -> Iterator[TrailLine]:
    """All events that fit, newest first, some at a time. The export is in the trail before it begins."""
    with ctx.db.writing() as session:
        audit.record(session, ctx, Action.TRAIL_EXPORTED, details=_told(wish))
    return _batches(ctx, replace(wish, before=None))


def _batches(ctx: Context, wish: TrailWish) -> Iterator[TrailLine]:
    while True:
        with ctx.db.reading() as session:
            found = _lines(session, ctx, wish, BATCH)
        yield from found
        if len(found) < BATCH:
            return
        wish = replace(wish, before=found[-1].sequence)


def _lines(session: Session, ctx: Context, wish: TrailWish, most: int) -> Sequence[TrailLine]:
    rows = session.execute(
        sa.select(Event, Patient.family_name, Patient.given_name)
        .outerjoin(Patient, Patient.id == Event.patient_id)
        .where(*_conditions(ctx, wish))
        .order_by(Event.sequence.desc())
        .limit(most)
    ).all()
    places = dict(session.execute(sa.select(Establishment.id, Establishment.name)).all())
    return [_line(event, f"{family or ''} {given or ''}", places) for event, family, given in rows]


def _conditions(ctx: Context, wish: TrailWish) -> Iterator[sa.ColumnElement[bool]]:
    if ctx.viewer.establishment_id is not None:
        yield Event.establishment_id == ctx.viewer.establishment_id
    if wish.since:
        yield Event.recorded_at >= beginning_of(wish.since)
    if wish.until:
        yield Event.recorded_at < bounds_of(wish.until)[1]
    if wish.action:
        yield Event.action == wish.action.value
    if wish.outcome:
        yield Event.outcome == wish.outcome.value
    if wish.actor:
        yield Event.actor_name.icontains(wish.actor, autoescape=True)
    if wish.patient:
        yield Event.patient_id.in_(_named(wish.patient))
    if wish.before:
        yield Event.sequence < wish.before


def _named(letters: str) -> sa.Select[int]:
    """Patients whose family name begins so; nobody's begins with signs that aren't letters."""
    key = name_key(letters)
    begins = Patient.family_key.startswith(key, autoescape=True) if key else sa.false()
    return sa.select(Patient.id).where(begins)


def _line(event: Event, patient: str, places: Mapping[int, str]) -> TrailLine:
    return TrailLine(
        sequence=event.sequence,
        recorded_at=event.recorded_at,
        action=event.action,
        outcome=event.outcome,
        reason=event.reason,
        actor_kind=event.actor_kind,
        actor_name=event.actor_name,
        actor_role=event.actor_role,
        establishment=places.get(event.establishment_id or 0, ""),
        patient=patient.strip(),
        exam_id=event.exam_id,
        request=event.request,
        address=event.address,
    )


def _told(wish: TrailWish) -> dict[str, str]:
    """What the trail keeps of a search: that names were sought, and not which."""
    facts = {
        "since": wish.since.isoformat() if wish.since else "",
        "until": wish.until.isoformat() if wish.until else "",
        "action": wish.action.value if wish.action else "",
        "outcome": wish.outcome.value if wish.outcome else "",
        "by": " ".join(name for name in ("actor", "patient") if getattr(wish, name)),
    }
    return {name: value for name, value in facts.items() if value}
