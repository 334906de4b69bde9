"""Repeats avoided: each exam once, small numbers hidden, doses by quantity."""

from datetime import date, timedelta

from core.model import Dose, Exam, RepeatAnswer
from core.model.exams import DoseSource
from core.repeats.counting import Avoided, avoided_repeats
from core.rules.dose import Quantity
from core.rules.kinds import Kind
from core.rules.repeats import FEWEST_TOLD, Answer, Why
from tests.cast import Cast

YEAR = date(2026, 1, 1), date(2027, 1, 1)
FIVE = ("open", "elsewhere", "held", "amended", "child")


def answered(cast: Cast, answer: Answer, *exams: str, times: int = 1) -> None:
    with cast.db.writing() as session:
        for name in exams:
            exam = session.query(Exam).filter_by(token=cast.exams[name]).one()
            session.add_all(
                RepeatAnswer(exam_id=exam.id, answer=answer, why=Why.CHANGED, answered_at=cast.now)
                for _ in range(times)
            )


def dosed(cast: Cast, *exams: str) -> None:
    """Each of these gave 100 mGy·cm, at 9 mGy."""
    with cast.db.writing() as session:
        for name in exams:
            exam = session.query(Exam).filter_by(token=cast.exams[name]).one()
            for quantity, value in ((Quantity.DLP, 100.0), (Quantity.CTDI_VOL, 9.0)):
                session.add(
                    Dose(exam_id=exam.id, quantity=quantity, value=value, source=DoseSource.REPORT)
                )


def test_an_exam_counts_once_however_many_use_it(cast: Cast) -> None:
    answered(cast, Answer.USED, *FIVE, times=3)
    dosed(cast, *FIVE)
    assert avoided_repeats(cast.context(), *YEAR) == [
        Avoided(Kind.CT, avoided=5, repeated=0, dose={Quantity.DLP: 500.0})
    ]


def test_small_numbers_are_hidden_and_so_is_their_dose(cast: Cast) -> None:
    assert len(FIVE) == FEWEST_TOLD
    answered(cast, Answer.USED, *FIVE[1:])
    answered(cast, Answer.REPEATED, "open")
    dosed(cast, *FIVE)
    assert avoided_repeats(cast.context(), *YEAR) == [Avoided(Kind.CT, None, None, {})]


def test_only_the_days_asked_for_count(cast: Cast) -> None:
    answered(cast, Answer.USED, *FIVE)
    today = cast.now.date()
    assert avoided_repeats(cast.context(), today, today) == []
    assert avoided_repeats(cast.context(), today, today + timedelta(days=1)) != []
