"""Gathers the facts about exams and viewers, and asks `rules.visibility`. Nothing is shown past this.

Facts are gathered for many exams at once, in a number of queries that doesn't grow with them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context, Viewer, ViewerKind
from core.errors import NotFound
from core.model import Account, Decision, Exam, Grant, Hold, Proxy, Report
from core.model.exams import ReportStatus
from core.rules.consent import DecisionFact, Question, proxy_in_force, standing
from core.rules.visibility import ExamFacts, Relation, Verdict, verdict


@dataclass(frozen=True, slots=True)
class Entitlement:
    """Whose exams a viewer may ask for at all; whether each opens is the verdict's matter."""

    own_patient: int | None = None
    looked_after: frozenset[int] = frozenset()
    granted_patients: frozenset[int] = frozenset()
    granted_exams: frozenset[int] = frozenset()

    @property
    def patients(self) -> frozenset[int]:
        """Patients whose lists a person may read: her own, and those she looks for."""
        own = frozenset() if self.own_patient is None else frozenset({self.own_patient})
        return own | self.looked_after

    def relation_to(self, exam: Exam) -> Relation:
        if exam.patient_id == self.own_patient:
            return Relation.OWNER
        if exam.patient_id in self.looked_after:
            return Relation.PROXY
        if exam.patient_id in self.granted_patients or exam.id in self.granted_exams:
            return Relation.DOCTOR
        return Relation.NONE


def entitlement_of(session: Session, viewer: Viewer, now: datetime) -> Entitlement:
    """What this viewer is to which patients now."""
    if viewer.kind is ViewerKind.PERSON:
        return _entitlement_of_person(session, viewer, now)
    if viewer.kind is ViewerKind.DOCTOR:
        return _entitlement_of_doctor(session, viewer, now)
    return Entitlement()


def verdicts(
    session: Session, entitlement: Entitlement, exams: Sequence[Exam], now: datetime
) -> list[Verdict]:
    """The verdict on each of these exams, in their order."""
    facts = _facts_of(session, exams, now)
    return [verdict(facts[exam.id], entitlement.relation_to(exam), now) for exam in exams]


@contextmanager
def opened_exam(ctx: Context, token: str, action: audit.Action) -> Iterator[tuple[Session, Exam]]:
    """An exam the viewer may open, inside the transaction that records it.

    Raises NotFound alike for an exam that is missing and one that is hidden; the reason is recorded.
    """
    try:
        with ctx.db.writing() as session:
            exam = _judged(session, ctx, token)
            audit.record_once(session, ctx, action, patient_id=exam.patient_id, exam_id=exam.id)
            yield session, exam
    except _Hidden as hidden:
        audit.record_refusal(
            ctx, action, hidden.reason, patient_id=hidden.patient_id, exam_id=hidden.exam_id
        )
        raise NotFound from None


@contextmanager
def watched_exam(ctx: Context, token: str, action: audit.Action) -> Iterator[tuple[Session, Exam]]:
    """As `opened_exam`, for what is asked for many times in a sitting: once that is recorded, it
    asks the same question and neither writes nor waits for those who do. Raises NotFound."""
    with suppress(_Hidden), ctx.db.reading() as session:
        exam = _judged(session, ctx, token)
        if audit.is_recorded(session, ctx, action, patient_id=exam.patient_id, exam_id=exam.id):
            yield session, exam
            return
    with opened_exam(ctx, token, action) as opened:
        yield opened


@contextmanager
def glanced_exam(ctx: Context, token: str) -> Iterator[tuple[Session, Exam]]:
    """As `opened_exam`, for the thumbnails of a page whose opening is recorded already: asks the
    same question and writes nothing. Raises NotFound."""
    try:
        with ctx.db.reading() as session:
            yield session, _judged(session, ctx, token)
    except _Hidden:
        raise NotFound from None


class _Hidden(Exception):
    def __init__(self, reason: str, exam: Exam | None = None) -> None:
        self.reason = reason
        self.patient_id = exam.patient_id if exam else None
        self.exam_id = exam.id if exam else None


def _judged(session: Session, ctx: Context, token: str) -> Exam:
    exam = session.scalar(sa.select(Exam).where(Exam.token == token))
    if exam is None:
        raise _Hidden("unknown")
    entitlement = entitlement_of(session, ctx.viewer, ctx.now)
    (judgement,) = verdicts(session, entitlement, [exam], ctx.now)
    if not judgement.may_open:
        raise _Hidden(judgement.reason.value, exam)
    return exam


def _entitlement_of_person(session: Session, viewer: Viewer, now: datetime) -> Entitlement:
    account = session.get(Account, viewer.id)
    if account is None or account.suspended_at is not None:
        return Entitlement()
    proxies = session.scalars(sa.select(Proxy).where(Proxy.account_id == account.id))
    return Entitlement(
        own_patient=account.patient_id,
        looked_after=frozenset(
            proxy.patient_id
            for proxy in proxies
            if proxy_in_force(
                proxy.capacity,
                proxy.patient.birth_date,
                proxy.began_at,
                proxy.ends_at,
                proxy.ended_at,
                now,
            )
        ),
    )


def _entitlement_of_doctor(session: Session, viewer: Viewer, now: datetime) -> Entitlement:
    account = session.get(Account, viewer.id)
    if account is None or account.suspended_at is not None:
        return Entitlement()
    grants = session.scalars(
        sa.select(Grant).where(
            Grant.account_id == account.id,
            Grant.began_at <= now,
            sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now),
            sa.or_(Grant.ended_at.is_(None), Grant.ended_at > now),
        )
    ).all()
    return Entitlement(
        granted_patients=frozenset(g.patient_id for g in grants if g.exam_id is None),
        granted_exams=frozenset(g.exam_id for g in grants if g.exam_id is not None),
    )


def _facts_of(session: Session, exams: Sequence[Exam], now: datetime) -> dict[int, ExamFacts]:
    ids = [exam.id for exam in exams]
    decisions = _decisions(session, {exam.patient_id for exam in exams})
    validated = _validated(session, ids)
    held_until = _held_until(session, ids, now)
    return {
        exam.id: ExamFacts(
            identity_settled=exam.identity_settled,
            complete=exam.settled_at is not None,
            validated=exam.id in validated,
            held_until=held_until.get(exam.id),
            own_access=standing(decisions[exam.patient_id], Question.OWN_ACCESS, exam.id),
            professionals=standing(decisions[exam.patient_id], Question.PROFESSIONALS, exam.id),
        )
        for exam in exams
    }


def _decisions(session: Session, patients: set[int]) -> dict[int, list[DecisionFact]]:
    found: dict[int, list[DecisionFact]] = defaultdict(list)
    for row in session.scalars(
        sa.select(Decision).where(Decision.patient_id.in_(patients)).order_by(Decision.id)
    ):
        found[row.patient_id].append(
            DecisionFact(row.question, row.answer, row.recorded_at, row.exam_id)
        )
    return found


def _validated(session: Session, exams: list[int]) -> set[int]:
    return set(
        session.scalars(
            sa.select(Report.exam_id).where(
                Report.exam_id.in_(exams), Report.status == ReportStatus.VALIDATED
            )
        )
    )


def _held_until(session: Session, exams: list[int], now: datetime) -> dict[int, datetime]:
    rows = session.execute(
        sa.select(Hold.exam_id, sa.func.max(Hold.until))
        .where(Hold.exam_id.in_(exams), Hold.released_at.is_(None), Hold.until > now)
        .group_by(Hold.exam_id)
    )
    return dict(rows.all())
