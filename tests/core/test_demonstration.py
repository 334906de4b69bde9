"""The demonstration region: what it holds, that loading again changes nothing and an interruption little."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydicom import dcmread

from core import accounts, desk_documents, reports
from core.activation import check_code, open_account
from core.appointments import expected_today
from core.audit_verification import verify
from core.context import NOBODY, Context, system
from core.db import Database
from core.demonstration.loading import load
from core.demonstration.one_time_codes import one_time_code
from core.demonstration.people import at_work
from core.demonstration.region import read_region
from core.demonstration.sign_ins import FILE, SignIn, password, sign_ins
from core.doctors.desk import desk
from core.errors import NotFound
from core.exams.listing import own_lists
from core.imaging.confined import ConfinedStudio
from core.imaging.syntaxes import KNOWN, Compression
from core.model import (
    Account,
    Decision,
    Establishment,
    Exam,
    Grant,
    Hold,
    Identifier,
    Instance,
    Patient,
    Proxy,
    Receipt,
    Report,
    Series,
    Staff,
    Table,
)
from core.model.exams import ReportStatus
from core.own_decisions import answer_online
from core.rules.consent import Answer, Question
from core.rules.reports import Origin
from core.rules.roles import Role
from core.rules.second_factor import Missing
from core.second_factor import holder_of
from core.second_step import pass_second_step
from core.storage import Store
from tests.cast import Cast

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
REGION = read_region()
TABLES = (
    *(Establishment, Staff, Patient, Identifier, Account, Proxy, Grant, Receipt, Decision),
    *(Exam, Series, Instance, Report, Hold),
)


def empty(folder: Path, settings: Any, studio: ConfinedStudio) -> Context:
    settings = replace(
        settings, database_url=f"sqlite:///{folder / 'cigogne.db'}", store=folder / "store"
    )
    ctx = Context(
        Database(settings.database_url),
        Store(settings.store),
        settings,
        system("demo"),
        NOW,
        studio=studio,
    )
    ctx.store.create()
    Table.metadata.create_all(ctx.db.engine)
    return ctx


def load_silently(ctx: Context) -> None:
    load(ctx, lambda _step: None)


@pytest.fixture(scope="module")
def loaded(original_cast: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    ctx = empty(tmp_path_factory.mktemp("region"), original_cast.settings, original_cast.studio)
    load_silently(ctx)
    yield ctx
    ctx.db.close()


@pytest.fixture
def region(loaded: Context, tmp_path: Path) -> Iterator[Context]:
    """The loaded region, for this test alone."""
    loaded.db.close()
    shutil.copytree(loaded.store.root.parent, tmp_path / "region")
    ctx = empty(tmp_path / "region", loaded.settings, loaded.studio)
    yield ctx
    ctx.db.close()


def counts(ctx: Context) -> dict[str, int]:
    with ctx.db.reading() as session:
        return {table.__tablename__: session.query(table).count() for table in TABLES}


def rows(ctx: Context) -> dict[str, list[tuple[Any, ...]]]:
    with ctx.db.reading() as session:
        return {
            table.__tablename__: [tuple(row) for row in session.execute(sa.select(table.__table__))]
            for table in TABLES
        }


def named(ctx: Context, name: str) -> Patient:
    with ctx.db.reading() as session:
        given, family = name.split(" ", 1)
        return session.scalars(
            sa.select(Patient).where(Patient.given_name == given, Patient.family_name == family)
        ).one()


def account_of(ctx: Context, name: str) -> Context:
    """The moment through the eyes of whoever signs in for this patient."""
    mail = REGION.patient(name).account
    with ctx.db.reading() as session:
        account = session.scalars(sa.select(Account).where(Account.mail == mail)).one()
    return ctx.seen_by(accounts.viewer_of_account(account))


# --- What it holds ----------------------------------------------------------------------------------


def test_there_are_five_establishments_with_their_numbers(loaded: Context) -> None:
    with loaded.db.reading() as session:
        found = dict(session.execute(sa.select(Establishment.name, Establishment.finess)).all())
    assert len(found) == 5
    for word in ("Strasbourg", "Mulhouse", "Paul-Strauss", "Lauter", "Saverne"):
        assert any(word in name for name in found)
    assert all(len(finess) == 9 and finess.isdigit() for finess in found.values())


def test_every_establishment_has_a_desk_and_a_radiologist(loaded: Context) -> None:
    for one in REGION.establishments:
        for role in (Role.RECEPTION, Role.RADIOLOGIST):
            assert at_work(loaded, one.finess, role).viewer.role is role


def test_there_are_a_dozen_patients(loaded: Context) -> None:
    assert counts(loaded)["patient"] == 12


def test_all_kinds_of_pictures_are_there(loaded: Context) -> None:
    with loaded.db.reading() as session:
        modalities = set(session.scalars(sa.select(Series.modality)))
        syntaxes = set(session.scalars(sa.select(Instance.transfer_syntax_uid)))
        frames = dict(
            session.execute(
                sa.select(Series.modality, sa.func.max(Instance.frames))
                .join(Instance)
                .group_by(Series.modality)
            ).all()
        )
    assert {"CT", "MR", "CR", "US", "SR"} <= modalities
    assert frames["US"] > 1
    assert {KNOWN[uid].compression for uid in syntaxes} > {Compression.NATIVE, Compression.JPEG}
    assert photometric(loaded) >= {"MONOCHROME2", "PALETTE COLOR", "YBR_FULL_422"}


def test_reports_come_as_messages_too(loaded: Context) -> None:
    with loaded.db.reading() as session:
        came = session.execute(
            sa.select(Report.status, Report.conclusion, Report.document_size, Report.validated_by)
            .where(Report.origin == Origin.MESSAGE)
            .order_by(Report.id)
        ).all()
    assert [row.status for row in came] == [ReportStatus.VALIDATED] * 2
    assert came[0].conclusion.startswith("Tendinopathie du supra-épineux")
    assert came[0].validated_by == "Dr Sophie Ritter"
    assert came[1].document_size > 10_000


def photometric(ctx: Context) -> set[str]:
    with ctx.db.reading() as session:
        keys = session.scalars(sa.select(Instance.object_key)).all()
    return {
        dcmread(ctx.store.path(key), specific_tags=["PhotometricInterpretation"]).get(
            "PhotometricInterpretation", ""
        )
        for key in keys
    }


def test_nothing_of_the_region_was_refused(loaded: Context) -> None:
    with loaded.db.reading() as session:
        complete = list(session.scalars(sa.select(Exam.settled_at)))
    assert len(complete) == len(REGION.exams)
    assert None not in complete
    assert list(loaded.store.keys("originals"))


def test_one_patient_has_several_exams_in_several_establishments(loaded: Context) -> None:
    (mine,) = own_lists(account_of(loaded, "Jeanne Weber"))
    assert len({card.establishment for card in mine.exams}) == 3


@pytest.mark.parametrize(
    ("about", "answers"),
    [
        pytest.param("Fatima Haddad", ["refused"], id="one refused"),
        pytest.param("Thierry Kieffer", [], id="one was never asked"),
        pytest.param("Gérard Bauer", ["granted", "withdrawn"], id="one withdrew"),
    ],
)
def test_answers_are_those_of_the_region(loaded: Context, about: str, answers: list[str]) -> None:
    with loaded.db.reading() as session:
        given = session.scalars(
            sa.select(Decision.answer)
            .where(
                Decision.patient_id == named(loaded, about).id,
                Decision.question == Question.OWN_ACCESS,
            )
            .order_by(Decision.id)
        )
        assert [answer.value for answer in given] == answers


def test_one_exam_is_held_and_announced(loaded: Context) -> None:
    (mine,) = own_lists(account_of(loaded, "Marcel Schneider"))
    (held,) = [card for card in mine.exams if card.token is None]
    assert held.opens_at == NOW + timedelta(days=10)


def test_one_exam_has_no_validated_report(loaded: Context) -> None:
    with loaded.db.reading() as session:
        drafts = session.scalars(
            sa.select(Report.exam_id).where(Report.status == ReportStatus.DRAFT)
        ).all()
    assert len(drafts) == 1
    (mine,) = own_lists(account_of(loaded, "Élodie Schaeffer"))
    assert len(mine.exams) == 1


def test_one_report_was_amended(loaded: Context) -> None:
    with loaded.db.reading() as session:
        statuses = Counter(session.scalars(sa.select(Report.status)))
    assert statuses[ReportStatus.AMENDED] == 1


def test_one_mother_looks_for_her_child(loaded: Context) -> None:
    (child,) = own_lists(account_of(loaded, "Léo Zimmermann"))
    assert (child.name, child.is_myself, len(child.exams)) == ("Léo Zimmermann", False, 1)


def test_one_doctor_is_entitled_and_one_isnt(loaded: Context) -> None:
    with loaded.db.reading() as session:
        doctors = {
            doctor.name: loaded.seen_by(accounts.viewer_of_account(doctor))
            for doctor in session.query(Account).filter(Account.rpps.isnot(None))
        }
    assert desk(doctors["Dr Claire Meyer"]).exams
    assert desk(doctors["Dr Philippe Roth"]).exams == []


def test_its_trail_is_intact(loaded: Context) -> None:
    with loaded.db.reading() as session:
        assert verify(session, loaded.settings.audit_key).events > 60


# --- What can be tried ------------------------------------------------------------------------------


def by_site(told: list[SignIn]) -> Counter[str]:
    return Counter(one.site for one in told)


def test_nothing_can_be_tried_before_it_is_loaded(cast: Cast) -> None:
    assert sign_ins(cast.context()) == []


def test_everybody_told_signs_in_with_what_is_told(loaded: Context) -> None:
    told = sign_ins(loaded)
    assert by_site(told) == {"admin": 13, "patient": 10, "activation": 1}
    for one in told:
        ctx = replace(loaded, viewer=NOBODY, address=one.who)
        if one.site == "admin":
            assert accounts.sign_in_staff(ctx, one.who, one.secret).viewer.name == one.name
        elif one.site == "patient":
            assert accounts.sign_in(ctx, one.who, one.secret).viewer.name
        else:
            born = datetime.strptime(one.who, "%d/%m/%Y").date()  # noqa: DTZ007 (a day)
            assert check_code(ctx, one.secret, born)


@pytest.mark.parametrize(
    ("sign_in", "mail"),
    [
        pytest.param(accounts.sign_in, REGION.doctors[0].mail, id="doctor"),
        pytest.param(accounts.sign_in_staff, "radiologie.mulhouse@cigogne.example", id="staff"),
    ],
)
def test_whoever_needs_a_second_code_signs_in_again_and_again_with_the_one_told(
    region: Context, sign_in: Callable[[Context, str, str], accounts.Proven], mail: str
) -> None:
    ctx = replace(region, viewer=NOBODY)
    proven = sign_in(ctx, mail, password(ctx))
    assert proven.missing is Missing.CODE
    for _ in range(2):
        assert pass_second_step(ctx, holder_of(proven.viewer), one_time_code(ctx, mail)).name
    assert "one-time-code" in next(one.about for one in sign_ins(region) if one.who == mail)


def test_nobody_elses_code_is_told_and_none_outside_a_demonstration(
    region: Context, cast: Cast
) -> None:
    for ctx, mail in (
        (region, "jeanne.weber@cigogne.example"),
        (cast.context(), cast.mails["doctor"]),
        (cast.context(), REGION.doctors[0].mail),
    ):
        with pytest.raises(NotFound):
            one_time_code(ctx, mail)


def test_what_is_kept_beside_the_store_is_read_by_its_owner_only(loaded: Context) -> None:
    assert (loaded.store.root / FILE).stat().st_mode & 0o077 == 0


def test_a_slip_that_was_used_is_told_no_more_and_not_printed_again(region: Context) -> None:
    (slip,) = [one for one in sign_ins(region) if one.site == "activation"]
    ctx = replace(region, viewer=NOBODY)
    number = check_code(ctx, slip.secret, date(1933, 12, 13))
    open_account(ctx, number, "odile@home.example", "une tarte aux mirabelles", "fr")
    load_silently(region)
    assert by_site(sign_ins(region))["activation"] == 0


def test_a_slip_that_has_expired_is_printed_again(region: Context) -> None:
    later = replace(region, now=NOW + timedelta(days=40))
    assert by_site(sign_ins(later))["activation"] == 0
    load_silently(later)
    assert by_site(sign_ins(later))["activation"] == 1


def test_a_slip_that_a_desk_printed_since_stays_good(region: Context) -> None:
    desk = at_work(region, "670780691", Role.RECEPTION)
    code = desk_documents.new_slip(desk, named(region, "Odile Lang").token).code
    load_silently(region)
    assert check_code(replace(region, viewer=NOBODY), code, date(1933, 12, 13))


# --- Loading again ----------------------------------------------------------------------------------


def test_loading_twice_changes_nothing(region: Context) -> None:
    before, told = rows(region), sign_ins(region)
    load_silently(replace(region, now=NOW + timedelta(days=1)))
    assert rows(region) == before
    assert sign_ins(region) == told


def test_what_was_tried_since_stays(region: Context) -> None:
    gerard = named(region, "Gérard Bauer")
    answer_online(
        account_of(region, "Gérard Bauer"), gerard.token, Question.OWN_ACCESS, Answer.GRANTED
    )
    radiologist = at_work(region, "670000025", Role.RADIOLOGIST)
    exam = next(
        line for line in reports.worklist(radiologist) if line.patient_name == "Weber Jeanne"
    )
    reports.validate(radiologist, exam.token, reports.ReportDraft("", "", "Relu.", "Relu."))
    accounts.create_staff(
        region,
        "zoe@hospital.example",
        "Zoé Roth",
        Role.RECEPTION,
        "670000025",
        "un bretzel encore tiède",
    )
    before = rows(region)
    load_silently(region)
    assert rows(region) == before


class Interrupted(Exception):
    """As if the power went."""


@contextmanager
def power_for(ctx: Context, transactions: int) -> Iterator[None]:
    """After so many transactions that write, the next doesn't begin."""
    left = transactions

    def count(connection: sa.Connection) -> None:
        nonlocal left
        left -= connection.get_execution_options().get("writes", False)
        if left < 0:
            raise Interrupted

    sa.event.listen(ctx.db.engine, "begin", count)
    try:
        yield
    finally:
        sa.event.remove(ctx.db.engine, "begin", count)


def test_each_day_the_desks_know_who_comes(region: Context) -> None:
    for day in range(2):
        ctx = replace(region, now=NOW + timedelta(days=day))
        load_silently(ctx)
        for finess in {next(iter(patient.numbers)) for patient in REGION.patients}:
            expected = expected_today(at_work(ctx, finess, Role.RECEPTION))
            names = {(one.family_name, one.given_name) for one in expected}
            assert names == {
                (patient.family_name, patient.given_name)
                for patient in REGION.patients
                if next(iter(patient.numbers)) == finess
            }


def test_a_load_interrupted_again_and_again_completes(
    loaded: Context, original_cast: Cast, tmp_path: Path
) -> None:
    ctx = empty(tmp_path / "region", original_cast.settings, original_cast.studio)
    interruptions = 0
    while interruptions < 60:
        try:
            with power_for(ctx, 11):
                load_silently(ctx)
            break
        except Interrupted:
            interruptions += 1
    assert 10 < interruptions < 60
    assert counts(ctx) == counts(loaded)
    assert told_apart(ctx) == told_apart(loaded)
    assert by_site(sign_ins(ctx)) == by_site(sign_ins(loaded))
    ctx.db.close()


def told_apart(ctx: Context) -> dict[str, Counter[Any]]:
    """Counts of what a half step would leave wrong."""
    with ctx.db.reading() as session:
        return {
            "reports": Counter(session.scalars(sa.select(Report.status))),
            "answers": Counter(session.scalars(sa.select(Decision.answer))),
            "held": Counter(session.scalars(sa.select(Hold.released_at))),
            "texts": Counter(session.scalars(sa.select(Report.conclusion))),
        }


def test_half_a_file_of_sign_ins_is_never_left(region: Context) -> None:
    (region.store.root / FILE).with_suffix(".new").write_text('{"pass')
    told = sign_ins(region)
    load_silently(region)
    assert sign_ins(region) == told
    assert json.loads((region.store.root / FILE).read_text("utf-8"))["password"]
