"""Whoever an exam opens to is told once, and again when its report is amended; nobody else ever is."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import reports
from core.announcing import announce_next_exam
from core.consents import Answered
from core.context import system
from core.exams.opening import exam_page
from core.model import Account, Exam, Notice
from core.patients import answer_at_desk
from core.rules.consent import Answer, Capacity, Question
from core.rules.leaflets import LeafletLanguage
from core.rules.notices import NoticeKind
from tests.cast import TEXT, Cast

DAY = timedelta(days=1)
Told = list[tuple[str, str]]


@pytest.fixture(autouse=True)
def nothing_told(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.execute(sa.delete(Notice))


def announced(cast: Cast, later: timedelta = timedelta()) -> Told:
    """Announces all that is due then; who has been told what so far."""
    ctx = cast.context(now=cast.now + later).seen_by(system("worker"))
    while announce_next_exam(ctx):
        pass
    with cast.db.reading() as session:
        rows = session.execute(
            sa.select(Account.mail, Notice.kind).join(Account).order_by(Notice.id)
        )
        return [(mail.removesuffix("@home.example"), kind.value) for mail, kind in rows]


def due(cast: Cast, special: str) -> None:
    with cast.db.writing() as session:
        exam = session.query(Exam).filter_by(token=cast.exams[special]).one()
        exam.announce_from = cast.now


OPEN = [("owner", "new-exam"), ("doctor", "new-exam")]


@pytest.mark.parametrize(
    ("special", "told"),
    [
        ("open", OPEN),
        ("elsewhere", OPEN),
        ("amended", OPEN),
        ("held", [("doctor", "new-exam")]),
        ("child", [("proxy", "new-exam")]),
        ("unreported", []),
        ("draft", []),
        ("arriving", []),
        ("doubtful", []),
        ("never-asked", []),
        ("refused", []),
    ],
)
def test_those_are_told_to_whom_it_opens(cast: Cast, special: str, told: Told) -> None:
    due(cast, special)
    assert announced(cast) == told
    due(cast, special)
    assert announced(cast) == told, "nobody is told twice"


def test_a_hold_that_ends_by_itself_is_told_the_patient_then(cast: Cast) -> None:
    due(cast, "held")
    assert announced(cast, 4 * DAY) == [("doctor", "new-exam")]
    assert announced(cast, 5 * DAY) == [("doctor", "new-exam"), ("owner", "new-exam")]


def test_a_hold_that_is_ended_is_told_at_once(cast: Cast) -> None:
    reports.release(cast.context("radiologist"), cast.exams["held"])
    assert ("owner", "new-exam") in announced(cast)


def test_signing_tells_and_amending_tells_again(cast: Cast) -> None:
    radiologist, token = cast.context("radiologist"), cast.exams["unreported"]
    reports.validate(radiologist, token, TEXT)
    assert announced(cast) == OPEN
    reports.validate(radiologist, token, replace(TEXT, conclusion="Relu."))
    assert announced(cast) == [*OPEN, ("owner", "report-amended"), ("doctor", "report-amended")]


def test_what_was_opened_before_it_was_told_is_no_new_exam(cast: Cast) -> None:
    exam_page(cast.context("owner"), cast.exams["open"])
    reports.validate(
        cast.context("radiologist"), cast.exams["open"], replace(TEXT, conclusion="Relu.")
    )
    assert announced(cast) == [("owner", "report-amended"), ("doctor", "new-exam")]


def test_an_archive_that_fills_tells_nobody(cast: Cast) -> None:
    due(cast, "open")
    assert announced(cast, 50 * DAY) == []


def test_a_no_before_the_announcement_counts(cast: Cast) -> None:
    due(cast, "open")
    no = dict.fromkeys(Question, Answer.REFUSED)
    patient = Answered(Capacity.PATIENT, "", LeafletLanguage.FRENCH)
    answer_at_desk(cast.context("reception"), cast.patients["Jeanne"], no, patient)
    assert announced(cast) == []


def test_a_doctor_who_looks_is_told_by_name_once(cast: Cast) -> None:
    for special in ("open", "elsewhere"):
        exam_page(cast.context("doctor"), cast.exams[special])
    with cast.db.reading() as session:
        (notice,) = session.query(Notice).all()
    assert notice.account_id == cast.viewers["owner"].id
    assert (notice.kind, notice.facts) == (
        NoticeKind.EXAM_LOOKED_AT,
        {"doctor": "Dr Claire Meyer"},
    )
