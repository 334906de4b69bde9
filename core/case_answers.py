"""The open questions of patients, for those who look into them, and their answers.

Which of them somebody answers is `rules.cases`'; the patient reads the answer where she asked.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core import audit
from core.cases import CaseLine, lines
from core.context import Context
from core.errors import InvalidInput, NotFound, NotInThisState
from core.model import Case
from core.notices import notify
from core.rules.cases import FINDINGS, LONGEST_WORDS, SHORTEST_ANSWER, CaseKind, Finding, may_answer
from core.rules.notices import NoticeKind

MOST_CASES = 100


def open_cases(ctx: Context) -> Sequence[CaseLine]:
    """Those that wait for the viewer's answer, the oldest first."""
    kinds = [kind for kind in CaseKind if _may_answer(ctx, kind, ctx.viewer.establishment_id)]
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(Case)
            .where(Case.answered_at.is_(None), Case.kind.in_(kinds), *_of_her_workplace(ctx))
            .order_by(Case.opened_at, Case.id)
            .limit(MOST_CASES)
            .options(joinedload(Case.patient), joinedload(Case.exam))
        ).all()
        return list(lines(session, ctx, rows))


def open_case(ctx: Context, number: str) -> CaseLine:
    """One of them. Raises NotFound."""
    with ctx.db.reading() as session:
        return next(lines(session, ctx, [_own_to_answer(session, ctx, number)]))


def answer_case(ctx: Context, number: str, finding: Finding, words: str) -> None:
    """Tell the patient what was found. An exam that is hers appears again; one that isn't stays hidden
    where it is.

    Raises NotFound, InvalidInput for a finding of the other kind or an answer without words, and
    NotInThisState where it was answered already.
    """
    told = words.strip()
    if not SHORTEST_ANSWER <= len(told) <= LONGEST_WORDS:
        raise InvalidInput("answer", "too-short" if len(told) < SHORTEST_ANSWER else "too-long")
    with ctx.db.writing() as session:
        case = _own_to_answer(session, ctx, number)
        if finding not in FINDINGS[case.kind]:
            raise InvalidInput("finding", "of-another-kind")
        if case.answered_at is not None:
            raise NotInThisState
        case.finding, case.answer = finding, told
        case.answered_by, case.answered_at = ctx.viewer.id, ctx.now
        notify(session, ctx, NoticeKind.CASE_ANSWERED, case.opened_by, {"number": case.number})
        audit.record(
            session,
            ctx,
            audit.Action.CASE_ANSWERED,
            patient_id=case.patient_id,
            details={"number": case.number, "finding": finding.value},
        )


def _own_to_answer(session: Session, ctx: Context, number: str) -> Case:
    case = session.scalars(sa.select(Case).where(Case.number == number).with_for_update()).first()
    if case is None or not _may_answer(ctx, case.kind, case.establishment_id):
        raise NotFound
    return case


def _may_answer(ctx: Context, kind: CaseKind, establishment_id: int | None) -> bool:
    viewer = ctx.viewer
    return may_answer(viewer.role, viewer.establishment_id, kind, establishment_id)


def _of_her_workplace(ctx: Context) -> Sequence[sa.ColumnElement[bool]]:
    workplace = ctx.viewer.establishment_id
    return () if workplace is None else (Case.establishment_id == workplace,)
