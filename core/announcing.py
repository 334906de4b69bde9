"""Tells those to whom an exam opens: patients, those who look for them, the doctors who treat them (M10,
R7).

An exam waits while `announce_from` says since when somebody may have to be told (law 12): its report was
signed, it has fully arrived, a hold ended, a doctor was granted it. Whether it opens is asked of
`rules.visibility`, as for every page; what was told before is known by the notices.
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context, ViewerKind
from core.doctors.grants import grants_on
from core.exams.facts import facts_of
from core.model import Account, Event, Exam, Grant, Notice, Report
from core.model.exams import ReportStatus
from core.notices import accounts_that_look_for, notify
from core.records import record_ids
from core.rules.grants import deciding_grant
from core.rules.notices import TOLD_OF_EXAMS, is_news, looked_at_again, news_of
from core.rules.visibility import Relation, verdict


def announce_next_exam(ctx: Context) -> bool:
    """Announce the exam that has waited longest; False when none waits."""
    with ctx.db.reading() as session:
        if _next(session, ctx) is None:
            return False
    with ctx.db.writing() as session:
        exam = _next(session, ctx)  # another worker may have been faster
        if exam is not None:
            exam.announce_from = _announce(session, ctx, exam)
    return True


def _next(session: Session, ctx: Context) -> Exam | None:
    return session.scalars(
        sa.select(Exam)
        .where(Exam.announce_from <= ctx.now)
        .order_by(Exam.announce_from, Exam.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def _announce(session: Session, ctx: Context, exam: Exam) -> datetime | None:
    """Tell whom it opens to; gives when to look again."""
    report = _in_force(session, exam)
    if report is None or not is_news(report.validated_at or report.written_at, ctx.now):
        return None
    facts = facts_of(session, [exam.id], ctx.now)[exam.id]
    to_patient = verdict(facts, Relation.OWNER, ctx.now)
    if to_patient.may_open:
        accounts = accounts_that_look_for(session, ctx, exam.patient_id)
        _tell(session, ctx, ViewerKind.PERSON, accounts, report)
    if verdict(facts, Relation.DOCTOR, ctx.now).may_open:
        _tell(session, ctx, ViewerKind.DOCTOR, _doctors(session, ctx, exam), report)
    return looked_at_again(to_patient, ctx.now)


def _in_force(session: Session, exam: Exam) -> Report | None:
    return session.scalars(
        sa.select(Report)
        .where(Report.exam_id == exam.id, Report.status == ReportStatus.VALIDATED)
        .order_by(Report.version.desc())
        .limit(1)
    ).first()


def _doctors(session: Session, ctx: Context, exam: Exam) -> list[int]:
    """Doctors who may open it by a grant of their own."""
    records = record_ids(session, exam.patient_id)
    accounts = session.scalars(
        sa.select(Account.id)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.patient_id.in_(records),
            sa.or_(Grant.exam_id.is_(None), Grant.exam_id == exam.id),
            Account.suspended_at.is_(None),
        )
        .distinct()
        .order_by(Account.id)
    ).all()
    return [one for one in accounts if _is_told_of(session, ctx, one, exam)]


def _is_told_of(session: Session, ctx: Context, account_id: int, exam: Exam) -> bool:
    grants = [one for one in grants_on(session, account_id, exam.id) if not one.practice]
    grant = deciding_grant((one for one in grants if one.origin in TOLD_OF_EXAMS), ctx.now)
    return grant is not None


def _tell(
    session: Session, ctx: Context, kind: ViewerKind, accounts: Iterable[int], report: Report
) -> None:
    for account_id in accounts:
        news = news_of(
            report.version,
            _told(session, account_id, report.exam_id),
            was_opened=_was_opened(session, kind, account_id, report.exam),
        )
        if news is not None:
            notify(
                session,
                ctx,
                news,
                account_id,
                exam_id=report.exam_id,
                version=report.version,
            )


def _told(session: Session, account_id: int, exam_id: int) -> int | None:
    """The version of its report this account was told of last."""
    return session.scalar(
        sa.select(sa.func.max(Notice.version)).where(
            Notice.account_id == account_id, Notice.exam_id == exam_id
        )
    )


def _was_opened(session: Session, kind: ViewerKind, account_id: int, exam: Exam) -> bool:
    opened = session.scalars(
        sa.select(Event.sequence)
        .where(
            Event.patient_id.in_(record_ids(session, exam.patient_id)),
            Event.exam_id == exam.id,
            Event.action == audit.Action.EXAM_OPENED.value,
            Event.outcome == audit.Outcome.DONE.value,
            Event.actor_kind == kind.value,
            Event.actor_id == account_id,
        )
        .limit(1)
    )
    return opened.first() is not None
