"""The desk: unread first, in pages that cost the same; patients found; one patient's timeline."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core import reports
from core.context import Context
from core.doctors.desk import PAGE, desk, find_patients, timeline
from core.errors import NotFound
from core.exams.opening import exam_page
from core.model import Event, Exam, Report
from core.model.exams import ReportStatus
from core.model.table import new_token
from core.own_decisions import answer_online
from core.rules.consent import Answer, Question
from tests.cast import TEXT, Cast
from tests.queries import queries

OPENING = {"open", "elsewhere", "amended", "held"}
BORN = date(1950, 3, 7)


def names(cast: Cast, ctx: Context, *, unread: bool | None = None) -> list[str]:
    by_token = {token: name for name, token in cast.exams.items()}
    return [
        by_token[one.card.token]  # type: ignore[index]
        for one in desk(ctx).exams
        if unread is None or one.is_unread == unread
    ]


def add_exams(cast: Cast, count: int) -> None:
    """So many more exams of Jeanne's, with a signed report each."""
    with cast.db.writing() as session:
        model = session.query(Exam).filter_by(token=cast.exams["open"]).one()
        last = session.query(sa.func.max(Exam.id)).scalar()
        rows = [
            {
                "id": number,
                "token": new_token(),
                "study_instance_uid": f"1.2.9.{number}",
                "patient_id": model.patient_id,
                "establishment_id": model.establishment_id,
                "accession_number": "",
                "study_id": "",
                "study_date": date(2020, 1, 1) + timedelta(days=number % 900),
                "description": "",
                "modality": "CT",
                "body_part": "CHEST",
                "requested_by": "",
                "identity_settled": True,
                "received_at": cast.now,
                "settled_at": cast.now,
            }
            for number in range(last + 1, last + 1 + count)
        ]
        session.execute(sa.insert(Exam), rows)
        session.execute(
            sa.insert(Report),
            [
                {
                    "exam_id": row["id"],
                    "version": 1,
                    "status": ReportStatus.VALIDATED,
                    "language": "fr",
                    "written_at": cast.now,
                    "validated_at": cast.now - timedelta(minutes=row["id"] % 777),
                }
                for row in rows
            ],
        )


def test_an_exam_is_unread_until_opened_and_again_once_amended(cast: Cast) -> None:
    doctor = cast.context("doctor", cast.now + timedelta(minutes=5))
    assert set(names(cast, doctor, unread=True)) == OPENING
    exam_page(doctor, cast.exams["open"])
    assert names(cast, doctor, unread=False) == ["open"]
    assert names(cast, doctor)[-1] == "open"
    amended = cast.context("radiologist", cast.now + timedelta(minutes=10))
    reports.validate(amended, cast.exams["open"], replace(TEXT, conclusion="Relu."))
    later = cast.context("doctor", cast.now + timedelta(minutes=15))
    assert names(cast, later, unread=True)[0] == "open"


def test_another_doctors_reading_is_her_own(cast: Cast) -> None:
    exam_page(cast.context("owner"), cast.exams["open"])
    assert set(names(cast, cast.context("doctor"), unread=True)) == OPENING


def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast) -> None:
    add_exams(cast, 3 * PAGE)
    doctor, after, seen = cast.context("doctor"), "", []
    while True:
        page = desk(doctor, after)
        seen += [one.card.token for one in page.exams if one.is_unread]
        exam_page(doctor, str(page.exams[-1].card.token))  # read while leafing
        if page.after is None:
            break
        after = page.after
    assert len(seen) == len(set(seen)) == 3 * PAGE + len(OPENING)


def test_read_ones_come_after_the_unread_on_later_pages(cast: Cast) -> None:
    add_exams(cast, PAGE)
    doctor = cast.context("doctor")
    for one in desk(doctor).exams[:6]:
        exam_page(doctor, str(one.card.token))
    first = desk(doctor)
    second = desk(doctor, first.after or "")
    flags = [one.is_unread for page in (first, second) for one in page.exams]
    assert flags == [True] * (PAGE - 2) + [False] * 6


@pytest.mark.parametrize("after", ["new.nothing", "elsewhere", ".", "new.", "x" * 500])
def test_a_place_that_isnt_one_is_refused(cast: Cast, after: str) -> None:
    with pytest.raises(NotFound):
        desk(cast.context("doctor"), after)
    with pytest.raises(NotFound):
        timeline(cast.context("doctor"), cast.patients["Jeanne"], after)


def test_a_place_without_a_signed_report_any_more_is_refused(cast: Cast) -> None:
    with pytest.raises(NotFound):
        desk(cast.context("doctor"), f"new.{cast.exams['unreported']}")


def test_a_page_costs_the_same_for_ten_and_for_ten_thousand_exams(cast: Cast) -> None:
    doctor, patient = cast.context("doctor"), cast.patients["Jeanne"]
    costs = []
    for count in (2 * PAGE, 10_000):
        add_exams(cast, count)
        after = desk(doctor).after or ""
        with queries(cast) as asked:
            desk(doctor)
            desk(doctor, after)
            timeline(doctor, patient)
            find_patients(doctor, BORN, "web")
        costs.append(len(asked))
    assert costs[0] == costs[1] < 45


# --- Patients -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "letters", "found"),
    [
        (BORN, "web", ["Weber Jeanne"]),
        (BORN, "JEA", ["Weber Jeanne"]),
        (BORN, "", ["Weber Jeanne"]),
        (BORN, "mul", []),
        (BORN, "%", ["Weber Jeanne"]),
        (date(1950, 3, 8), "web", []),
        (date(1961, 11, 2), "mul", []),
    ],
)
def test_only_ones_own_patients_are_found(
    cast: Cast, born: date, letters: str, found: list[str]
) -> None:
    assert [one.name for one in find_patients(cast.context("doctor"), born, letters)] == found
    assert find_patients(cast.context("other-doctor"), born, letters) == []


def test_a_timeline_goes_over_all_establishments_newest_first(cast: Cast) -> None:
    shown = timeline(cast.context("doctor"), cast.patients["Jeanne"]).page.exams
    assert len({one.card.establishment for one in shown}) == 2
    days = [one.card.day for one in shown]
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]
    assert len(days) == len(OPENING)


def test_opening_a_timeline_is_told_to_the_patient(cast: Cast) -> None:
    timeline(cast.context("doctor"), cast.patients["Jeanne"])
    with cast.db.reading() as session:
        event = session.query(Event).order_by(Event.sequence.desc()).first()
    assert event is not None
    assert (event.action, event.actor_name) == ("timeline-opened", "Dr Claire Meyer")


@pytest.mark.parametrize("viewer", ["doctor", "other-doctor", "owner", "nobody"])
@pytest.mark.parametrize("patient", ["Jeanne", "Paul", "Odile", "unknown"])
def test_a_timeline_opens_where_an_exam_does(cast: Cast, viewer: str, patient: str) -> None:
    token = cast.patients.get(patient, "unknown")
    if (viewer, patient) == ("doctor", "Jeanne"):
        assert timeline(cast.context(viewer), token).patient.name == "Weber Jeanne"
    else:
        with pytest.raises(NotFound):
            timeline(cast.context(viewer), token)


def test_a_withdrawal_empties_everything_at_once(cast: Cast) -> None:
    owner, doctor = cast.context("owner"), cast.context("doctor")
    answer_online(owner, cast.patients["Jeanne"], Question.PROFESSIONALS, Answer.REFUSED)
    assert desk(doctor).exams == []
    assert find_patients(doctor, BORN, "web") == []
    with pytest.raises(NotFound):
        timeline(doctor, cast.patients["Jeanne"])
