"""Reports and holds: versions that stay as they were signed, in the establishment that made the exam."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.context import Context
from core.errors import InvalidInput, NotFound, NotInThisState
from core.exams.opening import exam_page
from core.model import Event, Report
from core.model.exams import ReportStatus
from core.reports import ReportDraft, hold, opened, release, validate, worklist, write
from tests.cast import TEXT, Cast

DRAFT, VALIDATED, AMENDED = ReportStatus.DRAFT, ReportStatus.VALIDATED, ReportStatus.AMENDED
OTHER = replace(TEXT, conclusion="Nodule de 4 mm, à contrôler.")


def radiologist(cast: Cast, now: datetime | None = None) -> Context:
    return cast.context("radiologist", now)


def statuses(cast: Cast, exam: str) -> list[ReportStatus]:
    versions = opened(radiologist(cast), cast.exams[exam]).versions
    assert [one.version for one in versions] == list(range(1, len(versions) + 1))
    return [one.status for one in versions]


def read_by_owner(cast: Cast, exam: str, now: datetime | None = None) -> str:
    return exam_page(cast.context("owner", now), cast.exams[exam]).report.conclusion


def last_event(cast: Cast) -> Event:
    with cast.db.reading() as session:
        return session.scalars(sa.select(Event).order_by(Event.sequence.desc()).limit(1)).one()


# --- Where she works --------------------------------------------------------------------------------


def test_a_worklist_holds_the_exams_of_the_establishment_newest_first(cast: Cast) -> None:
    listed = [line.token for line in worklist(radiologist(cast))]
    ours = {"open", "unreported", "draft", "held", "amended", "arriving", "child", "never-asked"}
    assert set(listed) == {cast.exams[exam] for exam in ours}
    days = [line.day for line in worklist(radiologist(cast)) if line.day]
    assert days == sorted(days, reverse=True)


def test_a_worklist_tells_how_far_each_report_is(cast: Cast) -> None:
    lines = {line.token: line for line in worklist(radiologist(cast))}
    told = {exam: lines[cast.exams[exam]].status for exam in ("open", "unreported", "draft")}
    assert told == {"open": VALIDATED, "unreported": None, "draft": DRAFT}
    assert lines[cast.exams["held"]].held_until == cast.now + timedelta(days=5)


@pytest.mark.parametrize("name", ["auditor", "regional-administrator", "owner", "nobody"])
def test_who_works_nowhere_has_no_worklist(cast: Cast, name: str) -> None:
    assert worklist(cast.context(name)) == []


ON_AN_EXAM: list[Callable[[Context, str], object]] = [
    opened,
    lambda ctx, token: write(ctx, token, TEXT),
    lambda ctx, token: validate(ctx, token, TEXT),
    lambda ctx, token: hold(ctx, token, "Annonce", ctx.now + timedelta(days=1)),
    release,
]
OPERATIONS = pytest.mark.parametrize(
    "operation", ON_AN_EXAM, ids=["open", "write", "sign", "hold", "release"]
)


@OPERATIONS
@pytest.mark.parametrize(
    ("name", "exam"),
    [
        pytest.param("other-radiologist", "held", id="another establishment's radiologist"),
        pytest.param("radiologist", "elsewhere", id="her own patient's exam made elsewhere"),
        pytest.param("radiologist", "doubtful", id="an exam of doubtful identity"),
        pytest.param("auditor", "held", id="somebody without an establishment"),
        pytest.param("nobody", "held", id="nobody"),
    ],
)
def test_an_exam_of_elsewhere_is_missing(
    cast: Cast, name: str, exam: str, operation: Callable[[Context, str], object]
) -> None:
    before = last_event(cast).sequence
    with pytest.raises(NotFound):
        operation(cast.context(name), cast.exams[exam])
    assert last_event(cast).sequence == before


# --- Versions ---------------------------------------------------------------------------------------


def test_a_draft_is_one_version_however_often_it_is_kept(cast: Cast) -> None:
    for conclusion in ("Un", "Deux", "Trois"):
        write(radiologist(cast), cast.exams["unreported"], replace(TEXT, conclusion=conclusion))
    (only,) = opened(radiologist(cast), cast.exams["unreported"]).versions
    assert (only.status, only.draft.conclusion) == (DRAFT, "Trois")


def test_a_draft_is_read_by_nobody_outside_radiology(cast: Cast) -> None:
    for name in ("owner", "doctor"):
        with pytest.raises(NotFound):
            exam_page(cast.context(name), cast.exams["draft"])


def test_signing_a_draft_makes_it_the_version_in_force(cast: Cast) -> None:
    validate(radiologist(cast), cast.exams["draft"], OTHER)
    signed = opened(radiologist(cast), cast.exams["draft"]).signed
    assert signed is not None
    assert (signed.validated_by, signed.validated_at) == ("Employé radiologist", cast.now)
    assert signed.draft == OTHER
    assert read_by_owner(cast, "draft") == OTHER.conclusion


def test_amending_adds_a_version_and_keeps_the_one_before_as_it_was(cast: Cast) -> None:
    first = opened(radiologist(cast), cast.exams["open"]).versions[0]
    later = cast.now + timedelta(days=1)
    validate(radiologist(cast, later), cast.exams["open"], OTHER)
    kept, new = opened(radiologist(cast), cast.exams["open"]).versions
    assert kept == replace(first, status=AMENDED)
    assert (new.status, new.draft, new.validated_at) == (VALIDATED, OTHER, later)


def test_while_an_amendment_is_written_the_patient_reads_what_is_signed(cast: Cast) -> None:
    write(radiologist(cast), cast.exams["open"], OTHER)
    assert statuses(cast, "open") == [VALIDATED, DRAFT]
    assert read_by_owner(cast, "open") == TEXT.conclusion
    validate(radiologist(cast), cast.exams["open"], OTHER)
    assert statuses(cast, "open") == [AMENDED, VALIDATED]
    assert read_by_owner(cast, "open") == OTHER.conclusion


def test_the_patient_is_told_which_versions_a_report_replaces(cast: Cast) -> None:
    report = exam_page(cast.context("owner"), cast.exams["amended"]).report
    assert (report.version, report.replaces) == (2, (cast.now,))


def test_signing_the_same_text_twice_signs_it_once(cast: Cast) -> None:
    for _ in range(2):
        validate(radiologist(cast), cast.exams["unreported"], TEXT)
    assert statuses(cast, "unreported") == [VALIDATED]


def test_only_the_radiologist_who_signs_is_named(cast: Cast) -> None:
    write(radiologist(cast), cast.exams["unreported"], TEXT)
    (only,) = opened(radiologist(cast), cast.exams["unreported"]).versions
    assert (only.validated_by, only.validated_at) == ("", None)


@pytest.mark.parametrize(
    ("draft", "field", "problem"),
    [
        pytest.param(ReportDraft("Toux.", "", " ", "\n"), "findings", "missing", id="nothing said"),
        *(
            pytest.param(replace(TEXT, **{field: "x" * 100_001}), field, "too-long", id=field)
            for field in ("indication", "technique", "findings", "conclusion")
        ),
    ],
)
def test_a_text_that_cant_be_signed_changes_nothing(
    cast: Cast, draft: ReportDraft, field: str, problem: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        validate(radiologist(cast), cast.exams["open"], draft)
    assert (refused.value.field, refused.value.problem) == (field, problem)
    assert statuses(cast, "open") == [VALIDATED]
    assert read_by_owner(cast, "open") == TEXT.conclusion


def test_an_exam_that_arrives_can_be_drafted_but_not_signed(cast: Cast) -> None:
    write(radiologist(cast), cast.exams["arriving"], TEXT)
    with pytest.raises(NotInThisState):
        validate(radiologist(cast), cast.exams["arriving"], TEXT)
    assert statuses(cast, "arriving") == [DRAFT]


def test_two_radiologists_signing_at_once_make_two_versions(cast: Cast) -> None:
    drafts = [replace(TEXT, conclusion=f"Version {number}") for number in range(6)]
    with ThreadPoolExecutor(6) as threads:
        list(
            threads.map(
                lambda draft: validate(radiologist(cast), cast.exams["open"], draft), drafts
            )
        )
    assert statuses(cast, "open") == [AMENDED] * 6 + [VALIDATED]
    with cast.db.reading() as session:
        texts = session.scalars(
            sa.select(Report.conclusion).where(Report.conclusion.like("Version%"))
        )
        assert set(texts) == {draft.conclusion for draft in drafts}


@pytest.mark.parametrize(
    ("operation", "exam", "action"),
    [
        pytest.param(opened, "open", Action.EXAM_OPENED, id="open"),
        pytest.param(ON_AN_EXAM[1], "unreported", Action.REPORT_WRITTEN, id="write"),
        pytest.param(ON_AN_EXAM[2], "unreported", Action.REPORT_VALIDATED, id="sign"),
        pytest.param(ON_AN_EXAM[2], "amended", Action.REPORT_AMENDED, id="amend"),
        pytest.param(ON_AN_EXAM[3], "open", Action.HOLD_SET, id="hold"),
        pytest.param(ON_AN_EXAM[4], "held", Action.HOLD_RELEASED, id="release"),
    ],
)
def test_what_a_radiologist_does_is_told(
    cast: Cast, operation: Callable[[Context, str], object], exam: str, action: Action
) -> None:
    operation(radiologist(cast), cast.exams[exam])
    event = last_event(cast)
    assert (event.action, event.outcome) == (action.value, "done")
    assert event.actor_id == cast.viewers["radiologist"].id
    assert (event.patient_id, event.exam_id) != (None, None)


# --- Holds ------------------------------------------------------------------------------------------


def shows(cast: Cast, exam: str, now: datetime) -> bool:
    try:
        exam_page(cast.context("owner", now), cast.exams[exam])
    except NotFound:
        return False
    return True


def test_a_hold_hides_the_exam_from_the_patient_until_it_ends(cast: Cast) -> None:
    until = cast.now + timedelta(days=3)
    hold(radiologist(cast), cast.exams["open"], " Annonce ", until)
    assert not shows(cast, "open", until - timedelta(seconds=1))
    assert shows(cast, "open", until)


def test_a_hold_never_stands_against_the_doctor(cast: Cast) -> None:
    assert exam_page(cast.context("doctor"), cast.exams["held"])


def test_a_hold_is_released_at_once(cast: Cast) -> None:
    release(radiologist(cast), cast.exams["held"])
    assert shows(cast, "held", cast.now)
    with pytest.raises(NotInThisState):
        release(radiologist(cast), cast.exams["held"])


def test_a_new_hold_takes_the_place_of_the_one_before(cast: Cast) -> None:
    sooner = cast.now + timedelta(days=1)
    hold(radiologist(cast), cast.exams["held"], "Annonce avancée", sooner)
    assert shows(cast, "held", sooner)
    line = opened(radiologist(cast), cast.exams["held"]).hold
    assert line is not None
    assert (line.reason, line.until) == ("Annonce avancée", sooner)


@pytest.mark.parametrize(
    ("reason", "days", "field", "problem"),
    [
        pytest.param(" ", 1, "reason", "missing", id="without a reason"),
        pytest.param("x" * 501, 1, "reason", "too-long", id="with an endless reason"),
        pytest.param("Annonce", 0, "until", "in-the-past", id="until now"),
        pytest.param("Annonce", 31, "until", "too-long", id="longer than a month"),
    ],
)
def test_a_hold_that_may_not_be_leaves_the_one_before(
    cast: Cast, reason: str, days: int, field: str, problem: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        hold(radiologist(cast), cast.exams["held"], reason, cast.now + timedelta(days=days))
    assert (refused.value.field, str(refused.value.problem)) == (field, problem)
    assert not shows(cast, "held", cast.now + timedelta(days=4))
    assert shows(cast, "held", cast.now + timedelta(days=5))


def test_prolonging_again_and_again_doesnt_move_the_latest_end(cast: Cast) -> None:
    for day in (4, 9):
        later = radiologist(cast, cast.now + timedelta(days=day))
        hold(later, cast.exams["held"], "Annonce", later.now + timedelta(days=6))
    later = radiologist(cast, cast.now + timedelta(days=14))
    with pytest.raises(InvalidInput):
        hold(later, cast.exams["held"], "Annonce", cast.now + timedelta(days=31))
    hold(later, cast.exams["held"], "Annonce", cast.now + timedelta(days=30))


def test_a_hold_after_one_that_ended_counts_anew(cast: Cast) -> None:
    later = radiologist(cast, cast.now + timedelta(days=6))
    hold(later, cast.exams["held"], "Annonce", later.now + timedelta(days=30))
    assert not shows(cast, "held", later.now + timedelta(days=29))


def test_the_reason_of_a_hold_stays_in_radiology(cast: Cast) -> None:
    hold(radiologist(cast), cast.exams["held"], "Annonce d’un cancer", cast.now + timedelta(days=2))
    event = last_event(cast)
    assert set(event.details) == {"until"}
    assert "cancer" not in str(event.details)


def test_a_text_is_kept_word_for_word(cast: Cast) -> None:
    text = replace(TEXT, findings="  <script>alert(1)</script>\n\n'; DROP TABLE report;--  ")
    validate(radiologist(cast), cast.exams["open"], text)
    signed = opened(radiologist(cast), cast.exams["open"]).signed
    assert signed is not None
    assert signed.draft.findings == text.findings.strip()
