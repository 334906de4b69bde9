"""What viewers are to patients, and the one question that `rules.visibility` answers about an exam.

Nothing is shown past this. What is to know about the exams themselves is gathered in `facts`, about
what was shared with whom in `shared`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from core import audit
from core.context import Context, Viewer, ViewerKind
from core.doctors.grants import grants_on, grants_on_each
from core.errors import NotFound
from core.exams.facts import KnownExam, exam_of, exams_of, facts_of
from core.exams.shared import shared_with
from core.model import Account, Exam, Patient, Proxy
from core.notices import notify_those_who_look_for
from core.queries import Asked, Query
from core.rules.consent import proxy_in_force
from core.rules.grants import GrantFact, deciding_grant, relation_by
from core.rules.notices import NoticeKind, hears_of_looking
from core.rules.visibility import Act, Relation, Verdict, verdict

LOOKING = frozenset(
    {
        audit.Action.EXAM_OPENED,
        audit.Action.PICTURES_VIEWED,
        audit.Action.OBJECT_OPENED,
        audit.Action.REPORT_READ,
        audit.Action.REPORT_PRINTED,  # some come as a PDF and have no other form
    }
)
"""Whatever else is done with an exam takes something of it along."""

_OWN = aliased(Patient)
_PERSON = Query(
    sa.select(
        sa.func.coalesce(_OWN.joined_to_id, _OWN.id).label("own_patient"),
        sa.func.coalesce(Patient.joined_to_id, Patient.id).label("patient_id"),
        Proxy.capacity,
        Patient.birth_date,
        Patient.protected,
        Proxy.began_at,
        Proxy.ends_at,
        Proxy.ended_at,
    )
    .select_from(Account)
    .outerjoin(_OWN, _OWN.id == Account.patient_id)
    .outerjoin(Proxy, Proxy.account_id == Account.id)
    .outerjoin(Patient, Patient.id == Proxy.patient_id)
    .where(Account.id == sa.bindparam("account"), Account.suspended_at.is_(None))
)


SomeExam = Exam | KnownExam | sa.Row[Any]
"""Whatever knows its own number (`id`) and its patient's (`patient_id`)."""


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whose exams a viewer may ask for at all, but for doctors, who have a footing on each exam;
    whether it opens is the verdict's matter."""

    own_patient: int | None = None
    looked_after: frozenset[int] = frozenset()
    shared_exams: frozenset[int] = frozenset()
    only_to_look_at: bool = False
    """What is shared may not be taken along."""

    @property
    def patients(self) -> frozenset[int]:
        """Patients whose lists a person may read: her own, and those she looks for."""
        own = frozenset() if self.own_patient is None else frozenset({self.own_patient})
        return own | self.looked_after

    def about(self, patient_id: int | None) -> "Entitlement":
        """The same, kept to one of these patients; all of it for None."""
        if patient_id is None:
            return self
        own = self.own_patient if self.own_patient == patient_id else None
        return replace(self, own_patient=own, looked_after=self.looked_after & {patient_id})

    def relation_to(self, exam: SomeExam) -> Relation:
        if exam.patient_id == self.own_patient:
            return Relation.OWNER
        if exam.patient_id in self.looked_after:
            return Relation.PROXY
        if exam.id in self.shared_exams:
            return Relation.ONLOOKER if self.only_to_look_at else Relation.GUEST
        return Relation.NONE


@dataclass(frozen=True, slots=True)
class Footing:
    """What a viewer is to the patient of an exam; for a doctor, by which grant."""

    relation: Relation
    grant: GrantFact | None = None

    def told(self) -> dict[str, str]:
        """What the trail says of the ground."""
        if self.grant is None:
            return {}
        facts = {
            "ground": self.grant.origin.value,
            "reason": self.grant.reason,
            "practice": self.grant.practice,
        }
        return {name: fact for name, fact in facts.items() if fact}


def entitlement_of(asked: Asked, viewer: Viewer, now: datetime) -> Entitlement:
    """What this viewer is to which patients now."""
    if viewer.kind is ViewerKind.PERSON:
        return entitlement_of_account(asked, viewer.id, now).about(viewer.about)
    if viewer.kind is ViewerKind.GUEST:
        return _entitlement_of_guest(asked, viewer, now)
    return Entitlement()


def verdicts(
    session: Session, entitlement: Entitlement, exams: Sequence[SomeExam], now: datetime
) -> list[Verdict]:
    """The verdict on each of these exams, in their order."""
    facts = facts_of(session, [exam.id for exam in exams], now)
    return [verdict(facts[exam.id], entitlement.relation_to(exam), now) for exam in exams]


def judgements(
    session: Session, viewer: Viewer, exams: Sequence[SomeExam], now: datetime
) -> list[Verdict]:
    """As `verdicts`, whoever asks."""
    facts = facts_of(session, [exam.id for exam in exams], now)
    footings = _footings_on(session, viewer, exams, now)
    return [verdict(facts[exam.id], footings[exam.id].relation, now) for exam in exams]


@contextmanager
def opened_exam(ctx: Context, token: str, action: audit.Action) -> Iterator[tuple[Session, Exam]]:
    """An exam the viewer may open, inside the transaction that records it.

    Raises NotFound alike for an exam that is missing and one that is hidden; the reason is recorded.
    """
    try:
        with ctx.db.writing() as session:
            exam, footing = _judged(session, ctx, token, _act(action))
            is_new = audit.record_once(
                session,
                ctx,
                action,
                patient_id=exam.patient_id,
                exam_id=exam.id,
                details=footing.told(),
            )
            if is_new and footing.relation is Relation.DOCTOR:
                _tell_of_looking(session, ctx, exam)
            yield session, session.get_one(Exam, exam.id)
    except _Hidden as hidden:
        audit.record_refusal(
            ctx, action, hidden.reason, patient_id=hidden.patient_id, exam_id=hidden.exam_id
        )
        raise NotFound from None


@contextmanager
def watched_exam(ctx: Context, token: str, action: audit.Action) -> Iterator[tuple[Asked, int]]:
    """As `opened_exam`, for what is asked for many times in a sitting: once that is recorded, it
    asks the same question and neither writes nor waits for those who do. Gives the exam's number.

    Raises NotFound."""
    with suppress(_Hidden), ctx.db.asking() as asked:
        exam, _ = _judged(asked, ctx, token, _act(action))
        if audit.is_recorded(asked, ctx, action, patient_id=exam.patient_id, exam_id=exam.id):
            yield asked, exam.id
            return
    with opened_exam(ctx, token, action) as (session, opened):
        yield session, opened.id


@contextmanager
def glanced_exam(ctx: Context, token: str) -> Iterator[tuple[Session, Exam]]:
    """As `opened_exam`, for the thumbnails of a page whose opening is recorded already: asks the
    same question and writes nothing. Raises NotFound."""
    try:
        with ctx.db.reading() as session:
            exam, _ = _judged(session, ctx, token, Act.LOOK)
            yield session, session.get_one(Exam, exam.id)
    except _Hidden:
        raise NotFound from None


@contextmanager
def asked_exams(
    ctx: Context, tokens: Sequence[str], action: audit.Action
) -> Iterator[tuple[Session, Sequence[Exam]]]:
    """Exams of one patient, each of which opens, in the order of the tokens; asked in a number of
    queries that doesn't grow with them. Only a refusal is recorded.

    Raises NotFound, also where they are two patients', or none."""
    try:
        with ctx.db.reading() as session:
            known = _judged_together(session, ctx, tokens, _act(action))
            yield session, _rows(session, known)
    except _Hidden as hidden:
        audit.record_refusal(
            ctx, action, hidden.reason, patient_id=hidden.patient_id, exam_id=hidden.exam_id
        )
        raise NotFound from None


def _tell_of_looking(session: Session, ctx: Context, exam: KnownExam) -> None:
    if hears_of_looking(verdict(exam.facts, Relation.OWNER, ctx.now)):
        who = {"doctor": ctx.viewer.name}
        looked = NoticeKind.EXAM_LOOKED_AT
        notify_those_who_look_for(session, ctx, looked, exam.patient_id, who)


def may_take(session: Session, ctx: Context) -> bool:
    """Whether files of what opens to the viewer may be downloaded too."""
    return not entitlement_of(session, ctx.viewer, ctx.now).only_to_look_at


class _Hidden(Exception):
    def __init__(self, reason: str, exam: KnownExam | None = None) -> None:
        self.reason = reason
        self.patient_id = exam.patient_id if exam else None
        self.exam_id = exam.id if exam else None


def _act(action: audit.Action) -> Act:
    return Act.LOOK if action in LOOKING else Act.TAKE


def _judged(asked: Asked, ctx: Context, token: str, act: Act) -> tuple[KnownExam, Footing]:
    """The exam, if it opens to the viewer, and on what footing. Raises _Hidden."""
    exam = exam_of(asked, token, ctx.now)
    if exam is None:
        raise _Hidden("unknown")
    footing = _footing_on(asked, ctx, exam)
    _demand_open(exam, footing, ctx.now, act)
    return exam, footing


def _demand_open(exam: KnownExam, footing: Footing, now: datetime, act: Act) -> None:
    judgement = verdict(exam.facts, footing.relation, now, act)
    if not judgement.may_open:
        raise _Hidden(judgement.reason.value, exam)


def _footing_on(asked: Asked, ctx: Context, exam: KnownExam) -> Footing:
    if ctx.viewer.kind is ViewerKind.DOCTOR:
        return _footing_by(grants_on(asked, ctx.viewer.id, exam.id), ctx.now)
    return Footing(entitlement_of(asked, ctx.viewer, ctx.now).relation_to(exam))


def _footing_by(grants: Iterable[GrantFact], now: datetime) -> Footing:
    grant = deciding_grant(grants, now)
    return Footing(relation_by(grant), grant)


def _footings_on(
    session: Session, viewer: Viewer, exams: Collection[SomeExam], now: datetime
) -> Mapping[int, Footing]:
    """The footing on each of these exams, by its number."""
    if viewer.kind is ViewerKind.DOCTOR:
        grants = grants_on_each(session, viewer.id, [exam.id for exam in exams])
        return {exam.id: _footing_by(grants.get(exam.id, ()), now) for exam in exams}
    entitlement = entitlement_of(session, viewer, now)
    return {exam.id: Footing(entitlement.relation_to(exam)) for exam in exams}


def _judged_together(
    session: Session, ctx: Context, tokens: Sequence[str], act: Act
) -> Sequence[KnownExam]:
    known = exams_of(session, tokens, ctx.now)
    footings = _footings_on(session, ctx.viewer, known.values(), ctx.now)
    for token in tokens:
        if token not in known:
            raise _Hidden("unknown")
        _demand_open(known[token], footings[known[token].id], ctx.now, act)
    if len({exam.patient_id for exam in known.values()}) != 1:
        raise _Hidden("several-patients")
    return [known[token] for token in tokens]


def _rows(session: Session, exams: Sequence[KnownExam]) -> Sequence[Exam]:
    """Their rows in the same order, with what a package says of them."""
    said = (joinedload(Exam.patient), joinedload(Exam.establishment), selectinload(Exam.reports))
    wanted = sa.select(Exam).where(Exam.id.in_([exam.id for exam in exams])).options(*said)
    rows = {row.id: row for row in session.scalars(wanted)}
    return [rows[exam.id] for exam in exams]


def entitlement_of_account(asked: Asked, account_id: int | None, now: datetime) -> Entitlement:
    """Of a person: her own patient, and those she looks for now."""
    found = _PERSON.put(asked, account=account_id)  # a row for each, or one without
    if not found:
        return Entitlement()
    return Entitlement(
        own_patient=found[0].own_patient,
        looked_after=frozenset(row.patient_id for row in found if _looks_after(row, now)),
    )


def _looks_after(row: Any, now: datetime) -> bool:
    return row.patient_id is not None and proxy_in_force(
        row.capacity,
        row.birth_date,
        row.protected,
        row.began_at,
        row.ends_at,
        row.ended_at,
        now,
    )


def _entitlement_of_guest(asked: Asked, viewer: Viewer, now: datetime) -> Entitlement:
    """What the share that was opened names, while whoever made it still looks for this patient."""
    shared = shared_with(asked, viewer.id, now)
    if shared is None:
        return Entitlement()
    maker = entitlement_of_account(asked, shared.made_by, now)
    if shared.patient_id not in maker.patients:
        return Entitlement()
    return Entitlement(shared_exams=shared.exams, only_to_look_at=not shared.may_download)
