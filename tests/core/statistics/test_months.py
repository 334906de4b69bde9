"""The figures of the region, counted a second time by other means: row by row, from trail and receipts."""

import csv
import json
import sqlite3
from datetime import datetime, timedelta
from io import StringIO

import pytest
import sqlalchemy as sa

from core import audit
from core.context import system
from core.model import Account, Establishment, Exam, Patient
from core.rules.consent import Answer, Question
from core.rules.days import LOCAL_TIME
from core.rules.statistics import Fact, Measure
from core.statistics.facts import facts_since
from core.statistics.months import own_months, region_year
from core.statistics.table import csv_table
from tests.cast import OTHERS, OURS, Cast

YEAR = timedelta(days=365)


@pytest.fixture
def busy(cast: Cast) -> Cast:
    """Some weeks of codes, accounts and downloads at two places."""
    with cast.db.writing() as session:
        people = session.scalars(sa.select(Patient).order_by(Patient.id)).all()
        exam = session.query(Exam).filter_by(token=cast.exams["elsewhere"]).one()
        desks = ["reception", "other-reception", "reception", "reception", "reception"]
        for number, (desk, person) in enumerate(zip(desks, people, strict=True)):
            now = cast.now + timedelta(days=number)
            staff, reader = cast.context(desk, now), cast.context("owner", now)
            audit.record(session, staff, audit.Action.CODE_PRINTED, patient_id=person.id)
            if number % 2:
                continue
            audit.record(session, reader, audit.Action.ACCOUNT_OPENED, patient_id=person.id)
            for action in (audit.Action.PACKAGE_DOWNLOADED, audit.Action.PACKAGE_RECEIVED):
                audit.record(session, reader, action, patient_id=exam.patient_id, exam_id=exam.id)
            audit.record(session, reader, audit.Action.EXAM_OPENED, exam_id=exam.id)
    return cast


def counted(cast: Cast) -> list[Fact]:
    with cast.db.reading() as session:
        return list(facts_since(session, cast.now - YEAR))


def test_the_trail_counted_by_hand_says_the_same(busy: Cast) -> None:
    database = sqlite3.connect(busy.db.engine.url.database or "")
    database.row_factory = sqlite3.Row
    events = database.execute("SELECT * FROM event WHERE outcome = 'done' ORDER BY sequence")
    rows = [dict(row) for row in events]
    exams = {row["id"]: dict(row) for row in database.execute("SELECT * FROM exam")}
    facts = counted(busy)

    def found(measure: Measure) -> list[tuple[int | None, float]]:
        return sorted(
            ((one.place, round(one.hours, 3)) for one in facts if one.counted is measure),
            key=str,
        )

    codes: dict[int, int] = {}
    opened: list[tuple[int | None, float]] = []
    for row in rows:
        if row["action"] == "code-printed":
            codes[row["patient_id"]] = row["establishment_id"]
        if row["action"] == "account-opened":
            opened.append((codes.get(row["patient_id"]), 0.0))
    assert found(Measure.ACTIVATED) == sorted(opened, key=str)
    assert found(Measure.SLIPS) == sorted(((place, 0.0) for place in codes.values()), key=str)

    downloads = [row["exam_id"] for row in rows if row["action"] == "package-downloaded"]
    places = [(exams[number]["establishment_id"], 0.0) for number in downloads]
    assert found(Measure.DOWNLOADS) == places
    assert found(Measure.DISCS_AVOIDED) == places[:1], "one exam in one month"

    signed: dict[int, str] = {}
    for row in rows:
        received = row["action"] == "report-received"
        if row["action"] == "report-validated" or (
            received and json.loads(row["details"])["status"] == "validated"
        ):
            signed.setdefault(row["exam_id"], row["recorded_at"])
    delays = []
    for number, at in signed.items():
        exam = exams[number]
        begun = datetime.fromisoformat(f"{exam['study_date']} {exam['study_time'] or '12:00'}")
        took = datetime.fromisoformat(f"{at[:19]}+00:00") - begun.replace(tzinfo=LOCAL_TIME)
        delays.append((exam["establishment_id"], round(max(took.total_seconds() / 3600, 0), 3)))
    assert found(Measure.REPORTED) == sorted(delays, key=str)
    assert len(found(Measure.OPENED)) == 1
    database.close()


def test_answers_are_those_on_the_receipts(cast: Cast) -> None:
    with cast.db.reading() as session:
        ours, others = (
            session.scalar(sa.select(Establishment.id).where(Establishment.finess == finess))
            for finess in (OURS, OTHERS)
        )
    answers = [(one.place, one.counted) for one in counted(cast)]
    assert answers.count((ours, Measure.ASKED)) == 2
    assert answers.count((others, Measure.ASKED)) == 1
    for question in Question:
        assert answers.count((ours, (question, Answer.GRANTED))) == 2
        assert answers.count((others, (question, Answer.REFUSED))) == 1


def test_an_establishment_reads_its_own_and_the_region_all(cast: Cast) -> None:
    own = own_months(cast.context("administrator"))
    assert {one.finess for one in own} == {OURS}
    assert len(own) == 12
    region = own_months(cast.context("regional-administrator"))
    assert {one.finess for one in region} == {"", OURS, OTHERS}


def test_small_numbers_are_hidden_from_everybody(cast: Cast) -> None:
    last = own_months(cast.context("administrator"))[-1]
    assert last.month.month == 3
    assert last.figures.counts[Measure.ASKED] is None
    assert last.figures.refused(Question.OWN_ACCESS) is None
    assert region_year(cast.context()).counts[Measure.ASKED] is None


def test_the_csv_has_a_column_for_each_figure_and_hides_the_same(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.execute(sa.update(Establishment).values(name="=cmd()"))
    rows = list(csv.DictReader(StringIO(csv_table(own_months(cast.context("administrator"))))))
    assert len(rows) == 12
    assert rows[-1]["asked"] == "<5"
    assert rows[0]["asked"] == "0"
    assert rows[-1]["median-hours-opened"] == ""
    assert rows[-1]["establishment"] == "'=cmd()"


def test_the_figures_name_nobody(cast: Cast) -> None:
    written = csv_table(own_months(cast.context().seen_by(system("statistics"))))
    with cast.db.reading() as session:
        names = [
            *session.scalars(sa.select(Account.name)),
            *session.scalars(sa.select(Patient.family_name)),
        ]
    assert [name for name in names if name in written] == []
