"""Which decision is in force, and who may decide for whom (features C1–C9, L7).

A patient is asked three questions with separate answers. Nothing counts as yes until somebody who may
decide has said yes (GDPR article 4 (11): consent is an unambiguous act). An answer about a single exam
can only take away: the general answer must be yes too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from core.rules.days import day_of

AGE_OF_MAJORITY = 18
"""French Civil Code, article 414."""


class Question(Enum):
    PROFESSIONALS = "professionals"
    """May the professionals who treat me open my exams?"""
    OWN_ACCESS = "own-access"
    """Do I want to see my exams online myself?"""
    PASS_ON = "pass-on"  # noqa: S105 (an answer, no secret)
    """May I pass my exams on, by a link or a code?"""


class Answer(Enum):
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    """No, after a yes."""


class Standing(Enum):
    """What holds now for a question."""

    NEVER_ASKED = "never-asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Capacity(Enum):
    """As what somebody answers."""

    PATIENT = "patient"
    PARENT = "parent"
    """Holder of parental authority."""
    GUARDIAN = "guardian"
    """Legal representative of a protected adult."""


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """One recorded answer: `exam_id` is None when it is about all exams."""

    question: Question
    answer: Answer
    recorded_at: datetime
    exam_id: int | None = None


def standing(
    decisions: Iterable[DecisionFact], question: Question, exam_id: int | None = None
) -> Standing:
    """The answer in force for a question, in general or for one exam.

    The latest general answer holds; where it is yes, the latest answer about this exam may take it
    away. Decisions recorded at the same moment count in the order given.
    """
    answers = sorted(
        (fact for fact in decisions if fact.question is question),
        key=lambda fact: fact.recorded_at,
    )
    general = _latest(fact for fact in answers if fact.exam_id is None)
    if general is not Standing.GRANTED or exam_id is None:
        return general
    particular = _latest(fact for fact in answers if fact.exam_id == exam_id)
    return general if particular is Standing.NEVER_ASKED else particular


def said_of_exam(decisions: Iterable[DecisionFact], question: Question, exam_id: int) -> Standing:
    """The latest answer about this exam alone, whatever the general one: a no that is said of it while
    the general answer is no still holds when that becomes a yes."""
    answers = sorted(
        (fact for fact in decisions if fact.question is question and fact.exam_id == exam_id),
        key=lambda fact: fact.recorded_at,
    )
    return _latest(answers)


def changed_answer_of_exam(before: Standing, wanted: Answer) -> Answer | None:
    """As `changed_answer`, of one exam: a yes only takes back a no, for it can't grant anything."""
    if wanted is Answer.GRANTED and before is Standing.NEVER_ASKED:
        return None
    return changed_answer(before, wanted)


def changed_answer(before: Standing, wanted: Answer) -> Answer | None:
    """What to record when somebody answers: a no after a yes is a withdrawal; None if nothing
    changes."""
    if wanted is Answer.GRANTED:
        return None if before is Standing.GRANTED else Answer.GRANTED
    if before is Standing.GRANTED:
        return Answer.WITHDRAWN
    return Answer.REFUSED if before is Standing.NEVER_ASKED else None


class Objection(Enum):
    """Why somebody may not decide."""

    BIRTH_DATE_UNKNOWN = "birth-date-unknown"
    ADULT_DECIDES_ALONE = "adult-decides-alone"
    MINOR_NEEDS_PARENT = "minor-needs-parent"
    NOT_PROTECTED = "not-protected"


def objection_to_deciding(
    capacity: Capacity, birth_date: date | None, protected: bool, on: date
) -> Objection | None:
    """Why a person of this capacity may not decide for this patient on this day in France
    (`rules.days`), or None if she may.

    Parents decide for minors (Civil Code, articles 371-1 and 388; Public Health Code, L1111-2),
    adults for themselves, and for a protected adult the guardian or the adult herself.
    """
    if birth_date is None:
        return Objection.BIRTH_DATE_UNKNOWN
    minor = age(birth_date, on) < AGE_OF_MAJORITY
    if capacity is Capacity.PARENT:
        return None if minor else Objection.ADULT_DECIDES_ALONE
    if minor:
        return Objection.MINOR_NEEDS_PARENT
    if capacity is Capacity.GUARDIAN and not protected:
        return Objection.NOT_PROTECTED
    return None


def age(birth_date: date, on: date) -> int:
    """Full years lived; somebody born on 29 February has her birthday on 1 March in other years."""
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))


def proxy_in_force(
    capacity: Capacity,
    birth_date: date | None,
    protected: bool,
    began: datetime,
    ends: datetime | None,
    ended: datetime | None,
    now: datetime,
) -> bool:
    """Whether somebody who looks for another still may: a parent's access ends with childhood, at
    midnight in France, a guardian's with the protection."""
    if ended is not None and ended <= now:
        return False
    if now < began or (ends is not None and ends <= now):
        return False
    if capacity is Capacity.PARENT:
        return birth_date is not None and age(birth_date, day_of(now)) < AGE_OF_MAJORITY
    return capacity is Capacity.GUARDIAN and protected


def _latest(facts: Iterable[DecisionFact]) -> Standing:
    last = Standing.NEVER_ASKED
    for fact in facts:
        last = Standing(fact.answer.value)
    return last
