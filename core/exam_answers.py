"""What a patient answers about one exam alone: it only takes away, and outlives the general answer.

Whether she sees the exam herself isn't asked here: she is looking at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core import audit
from core.consents import standings
from core.context import Context
from core.decisions import decisions_of
from core.errors import NotFound
from core.exams.entitlement import asked_exams, entitlement_of
from core.exams.listing import ExamCard, own_card
from core.model import Exam
from core.own_decisions import answer_from_home
from core.rules.consent import Answer, Question, Standing

ASKED_OF_EXAM = (Question.PROFESSIONALS, Question.PASS_ON)


@dataclass(frozen=True, slots=True)
class ExamAnswers:
    """What was said of one exam, and what holds for all."""

    exam: ExamCard
    said: Mapping[Question, Standing]
    general: Mapping[Question, Standing]


def exam_answers(ctx: Context, exam_token: str) -> ExamAnswers:
    """The answers about an exam that opens to the viewer as hers. Raises NotFound."""
    card = own_card(ctx, exam_token)
    with asked_exams(ctx, [exam_token], audit.Action.EXAM_OPENED) as (session, (exam,)):
        decided = decisions_of(session, {exam.patient_id})[exam.patient_id]
        return ExamAnswers(
            exam=card,
            said={one: decided.said_of_exam(one, exam.id) for one in ASKED_OF_EXAM},
            general=standings(session, exam.patient_id),
        )


def answer_of_exam(ctx: Context, exam_token: str, question: Question, answer: Answer) -> None:
    """Answer about this exam alone; it holds from the next request on. Raises NotFound."""
    if question not in ASKED_OF_EXAM:
        raise NotFound
    own_card(ctx, exam_token)
    with ctx.db.writing() as session:
        exam = session.query(Exam).filter_by(token=exam_token).one()
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        answer_from_home(session, ctx, exam.patient, entitlement, {question: answer}, exam)
