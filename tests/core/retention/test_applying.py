"""Nothing goes without a policy; by one, what is over goes, and what is left stays whole."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit_verification import ChainReport, verify
from core.context import Context, system
from core.errors import InvalidInput, TrailBroken
from core.model import (
    Account,
    Case,
    Decision,
    Event,
    Exam,
    Instance,
    Package,
    Patient,
    Report,
    Share,
    ShareOpening,
)
from core.retention import trail
from core.retention.applying import apply, count
from core.retention.exams import over, places, remove_one
from core.retention.policies import policies, set_policy
from core.rules.cases import CaseKind
from core.rules.retention import Kind
from core.verification.finding import find
from core.work import work_once
from tests.cast import OURS, Cast
from tests.core.packages.test_giving import given, whole
from tests.core.test_commands import run, settings_of

LONG = timedelta(days=40 * 366)


@pytest.fixture
def ctx(cast: Cast) -> Context:
    """Long after all that the cast did."""
    return replace(cast.context(now=cast.now + LONG), viewer=system("retain"))


def rows(ctx: Context, table: type) -> int:
    with ctx.db.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def all_rows(ctx: Context) -> list[int]:
    return [rows(ctx, table) for table in (Exam, Instance, Report, Share, Event, Decision)]


def verified(ctx: Context) -> ChainReport:
    with ctx.db.reading() as session:
        return verify(session, ctx.settings.audit_key)


def test_without_a_policy_everything_is_kept_for_ever(ctx: Context) -> None:
    before = all_rows(ctx)
    assert list(apply(ctx)) == []
    assert all_rows(ctx) == before


def test_counting_changes_nothing_and_tells_what_applying_removes(ctx: Context) -> None:
    for kind, days in ((Kind.EXAMS, 7305), (Kind.SHARES, 365), (Kind.PACKAGES, 30)):
        set_policy(ctx, kind, days)
    before = all_rows(ctx)
    counted = list(count(ctx))
    assert all_rows(ctx) == before
    assert list(apply(ctx)) == counted
    assert {one.kind for one in counted if one.count} >= {Kind.EXAMS, Kind.SHARES}
    assert all(one.count == 0 for one in count(ctx))


def test_exams_of_one_establishment_go_with_their_files_and_decisions_stay(ctx: Context) -> None:
    set_policy(ctx, Kind.EXAMS, 7305, OURS)
    decisions, exams, instances = rows(ctx, Decision), rows(ctx, Exam), rows(ctx, Instance)
    files = len(list(ctx.store.keys("originals")))
    (over,) = apply(ctx)
    assert over.count > 0
    assert (rows(ctx, Decision), rows(ctx, Exam)) == (decisions, exams)
    assert rows(ctx, Instance) < instances
    assert len(list(ctx.store.keys("originals"))) < files
    work_once(ctx)
    assert list(find(ctx, checksums=True)) == []
    verified(ctx)


def test_a_kept_establishments_pictures_stay(ctx: Context) -> None:
    set_policy(ctx, Kind.EXAMS, 7305, OURS)
    list(apply(ctx))
    with ctx.db.reading() as session:
        left = session.scalars(
            sa.select(Exam.id).where(sa.exists().where(Report.exam_id == Exam.id))
        ).all()
        places = session.scalars(
            sa.select(Exam.establishment_id).where(Exam.id.in_(left)).distinct()
        ).all()
    assert len(places) <= 1


def test_an_exam_is_kept_until_the_28th_birthday(cast: Cast, ctx: Context) -> None:
    with ctx.db.writing() as session:
        session.execute(sa.update(Patient).values(birth_date=(ctx.now - LONG / 2).date()))
    set_policy(ctx, Kind.EXAMS, 365)
    before = rows(ctx, Instance)
    assert [one.count for one in apply(ctx)] == [0, 0]
    assert rows(ctx, Instance) == before


def test_an_exam_that_somebody_asks_about_meanwhile_stays(cast: Cast, ctx: Context) -> None:
    set_policy(ctx, Kind.EXAMS, 7305)
    with ctx.db.reading() as session:
        place, *_ = places(session, policies(session))
        asked, free, *_ = over(session, ctx, place)
    with ctx.db.writing() as session:
        exam = session.get_one(Exam, asked)
        session.add(
            Case(
                number="C-1",
                kind=CaseKind.NOT_MINE,
                patient_id=exam.patient_id,
                exam_id=exam.id,
                opened_by=session.scalar(sa.select(sa.func.min(Account.id))),
                opened_at=ctx.now,
            )
        )
    assert [remove_one(ctx, place, number) for number in (asked, free, free)] == [
        False,
        True,
        False,
    ]


def test_a_package_of_a_removed_exam_is_forgotten(cast: Cast, ctx: Context) -> None:
    whole(given(cast, "open"))
    assert rows(ctx, Package) > 0
    set_policy(ctx, Kind.EXAMS, 7305)
    list(apply(ctx))
    assert rows(ctx, Package) == 0


def test_shares_go_with_their_openings(ctx: Context) -> None:
    set_policy(ctx, Kind.SHARES, 365)
    list(apply(ctx))
    assert (rows(ctx, Share), rows(ctx, ShareOpening)) == (0, 0)


def test_the_trail_still_verifies_after_its_beginning_went(ctx: Context) -> None:
    before = verified(ctx)
    set_policy(ctx, Kind.TRAIL, 365)
    (over,) = apply(ctx)
    assert over.count == before.events
    assert verified(ctx).events > before.events
    assert [one.count for one in count(ctx)] == [0]


def test_a_killed_shortening_leaves_a_trail_that_verifies(ctx: Context) -> None:
    before = verified(ctx).events
    assert trail.shorten_once(ctx, last=before, at_once=5) == 5
    verified(ctx)
    assert trail.shorten(ctx, 365, at_once=7) == before - 5
    verified(ctx)


def test_a_beginning_that_somebody_else_cut_off_shows(ctx: Context) -> None:
    trail.shorten(ctx, 365)
    later = replace(ctx, now=ctx.now + timedelta(days=1))
    set_policy(later, Kind.SHARES, 365)
    with ctx.db.writing() as session:
        first = session.scalar(sa.select(sa.func.min(Event.sequence)))
        session.execute(sa.delete(Event).where(Event.sequence == first))
    with pytest.raises(TrailBroken):
        verified(ctx)


@pytest.mark.parametrize(
    ("kind", "days", "finess"),
    [(Kind.EXAMS, 5, None), (Kind.TRAIL, 1096, OURS), (Kind.EXAMS, 7305, "999999999")],
)
def test_what_cant_be_a_policy_is_refused(
    ctx: Context, kind: Kind, days: int, finess: str | None
) -> None:
    with pytest.raises(InvalidInput):
        set_policy(ctx, kind, days, finess)


def test_the_commands_set_count_and_remove(cast: Cast) -> None:
    settings = settings_of(cast)
    assert run(settings, "set-retention", "exams", "5").exit_code == 1
    assert run(settings, "set-retention", "exams", "many").exit_code == 2
    assert run(settings, "set-retention", "exams", "7305", "--establishment", OURS).exit_code == 0
    told = run(settings, "retain")
    assert (told.exit_code, told.output.endswith("kept for 7305 days: 0 over\n")) == (0, True)
    assert run(settings, "set-retention", "exams", "for-ever", "--establishment", OURS).output == ""
    assert run(settings, "retain", "--apply").output == ""
