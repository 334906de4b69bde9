"""The one question, asked by every operation on an exam, of everybody in the cast."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.context import Context, ViewerKind
from core.doctors.desk import desk
from core.download.forms import PackageForm
from core.errors import NotFound
from core.exams.entitlement import glanced_exam
from core.exams.listing import own_lists
from core.exams.opening import exam_page
from core.exams.pictures import picture, picture_page, thumbnail
from core.exams.reading import printed_report, report_page
from core.exams.versions import versions_page
from core.language import Language
from core.model import Account, Event, Exam, Grant, Patient, Proxy, Share
from core.own_decisions import answer_online
from core.packages.giving import GivenPackage, package
from core.packages.state import Choice
from core.reports import release
from core.rules.consent import Answer, Question
from core.sharing.guests import shared_list
from tests.cast import EXAMS, Cast
from tests.core.exams.grid import GRID, VIEWERS, Operation, granted_to, opens, reason


def opened_by(operation: Operation, cast: Cast, viewer: str) -> set[str]:
    ctx = cast.context(viewer)
    return {exam for exam, token in cast.exams.items() if opens(operation, ctx, token)}


def test_the_grid_names_everybody_and_every_exam(cast: Cast) -> None:
    assert set(VIEWERS) == {*cast.viewers, "nobody"}
    assert set(GRID) == set(cast.exams) == {special for special, *_ in EXAMS}


# --- Opening ----------------------------------------------------------------------------------------

TOLD: dict[str, tuple[Operation, Action]] = {
    "the page": (exam_page, Action.EXAM_OPENED),
    "the report": (report_page, Action.REPORT_READ),
    "its versions": (versions_page, Action.REPORT_READ),
    "the first picture": (
        lambda ctx, token: picture_page(ctx, token, 1, 1, 1),
        Action.PICTURES_VIEWED,
    ),
}


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize(("operation", "action"), TOLD.values(), ids=TOLD)
def test_an_exam_opens_to_those_of_the_grid_and_every_refusal_is_told_with_its_reason(
    cast: Cast, operation: Operation, action: Action, viewer: str
) -> None:
    assert opened_by(operation, cast, viewer) == granted_to(viewer)
    assert told(cast, viewer, action) == {
        exam: ("", "done") if why == "granted" else (why, "refused")
        for exam in GRID
        for why in (reason(viewer, exam),)
    }


def told(cast: Cast, viewer: str, action: Action) -> dict[str, tuple[str, str]]:
    """Reason and outcome of the last event of this viewer about each exam."""
    by_token = {token: exam for exam, token in cast.exams.items()}
    ctx = cast.context(viewer)
    with cast.db.reading() as session:
        rows = session.execute(
            sa.select(Exam.token, Event.reason, Event.outcome)
            .join(Event, Event.exam_id == Exam.id)
            .where(
                Event.action == action.value,
                Event.actor_kind == ctx.viewer.kind.value,
                Event.actor_id.is_(ctx.viewer.id)
                if ctx.viewer.id is None
                else Event.actor_id == ctx.viewer.id,
            )
            .order_by(Event.sequence)
        )
        return {by_token[token]: (why, outcome) for token, why, outcome in rows}


def taken_home(ctx: Context, token: str) -> bytes:
    given = package(ctx, [token], Choice(PackageForm.FULL, Language.FRENCH), lambda: ctx.now)
    assert isinstance(given, GivenPackage)
    return b"".join(given.stream(0, given.size))


PARTS: dict[str, Operation] = {
    "a picture": lambda ctx, token: picture(ctx, token, 1, 1, 1),
    "a thumbnail": lambda ctx, token: thumbnail(ctx, token, 1, 1),
    "the package": lambda ctx, token: taken_home(ctx, token),
    "the printed report": lambda ctx, token: printed_report(ctx, token, Language.FRENCH),
}


@pytest.mark.parametrize(
    "viewer", ["owner", "proxy", "other-patient", "guest", "onlooker", "nobody"]
)
@pytest.mark.parametrize("what", ["a picture", "a thumbnail"])
def test_pictures_are_given_to_the_same(cast: Cast, what: str, viewer: str) -> None:
    assert opened_by(PARTS[what], cast, viewer) == granted_to(viewer)


def test_what_is_only_to_be_looked_at_isnt_taken_home(cast: Cast) -> None:
    assert opened_by(PARTS["the package"], cast, "guest") == granted_to("guest")
    assert opened_by(PARTS["the package"], cast, "onlooker") == set()


def test_a_report_on_paper_is_read_by_those_who_may_only_look(cast: Cast) -> None:
    assert opened_by(PARTS["the printed report"], cast, "onlooker") == granted_to("onlooker")


@pytest.mark.parametrize("exam", [exam for exam in GRID if reason("owner", exam) != "granted"])
@pytest.mark.parametrize("what", ["the package", "the printed report"])
def test_nothing_is_taken_home_of_a_hidden_exam(cast: Cast, what: str, exam: str) -> None:
    with pytest.raises(NotFound):
        PARTS[what](cast.context("owner"), cast.exams[exam])


@pytest.mark.parametrize(
    ("what", "action"),
    [
        ("the package", Action.PACKAGE_DOWNLOADED),
        ("the printed report", Action.REPORT_PRINTED),
    ],
)
def test_what_is_taken_home_is_told(cast: Cast, what: str, action: Action) -> None:
    PARTS[what](cast.context("owner"), cast.exams["open"])
    assert told(cast, "owner", action) == {"open": ("", "done")}


def test_a_glance_tells_nothing(cast: Cast) -> None:
    before = events(cast)
    for exam in ("open", "held"):
        opens(PARTS["a thumbnail"], cast.context("owner"), cast.exams[exam])
    assert events(cast) == before


def events(cast: Cast) -> int:
    with cast.db.reading() as session:
        return session.query(Event).count()


@pytest.mark.parametrize("token", ["", "x" * 22, "1", "' OR 1=1 --", "é" * 10_000])
def test_an_exam_that_isnt_there_is_answered_like_a_hidden_one(cast: Cast, token: str) -> None:
    for operation, _ in TOLD.values():
        with pytest.raises(NotFound) as refused:
            operation(cast.context("owner"), token)
        assert refused.value.facts() == {}
    with pytest.raises(NotFound), glanced_exam(cast.context("owner"), token):
        pass


def test_a_token_of_elsewhere_isnt_told_of_anybody(cast: Cast) -> None:
    opens(exam_page, cast.context("owner"), "x" * 22)
    with cast.db.reading() as session:
        event = session.scalars(sa.select(Event).order_by(Event.sequence.desc()).limit(1)).one()
    assert (event.reason, event.patient_id, event.exam_id) == ("unknown", None, None)


# --- Lists ------------------------------------------------------------------------------------------


def listed(cast: Cast, viewer: str, now: Any = None) -> set[str | None]:
    """The exams in anybody's list of this viewer; None for those that are only announced."""
    ctx = cast.context(viewer, now)
    by_token = {token: exam for exam, token in cast.exams.items()}
    cards = [card for person in own_lists(ctx) for card in person.exams]
    if ctx.viewer.kind is ViewerKind.GUEST:
        cards += shared_list(ctx).exams
    cards += [line.card for line in desk(ctx).exams]
    return {by_token[card.token] if card.token else None for card in cards}


@pytest.mark.parametrize("viewer", VIEWERS)
def test_a_list_holds_what_opens_and_announces_what_is_held(cast: Cast, viewer: str) -> None:
    announced: set[str | None] = {None} if viewer == "owner" else set()
    assert listed(cast, viewer) == granted_to(viewer) | announced


# --- What changes the answer ------------------------------------------------------------------------


def professionals_refused(cast: Cast) -> None:
    answer(cast, Question.PROFESSIONALS)


def own_access_refused(cast: Cast) -> None:
    answer(cast, Question.OWN_ACCESS)


def passing_on_refused(cast: Cast) -> None:
    answer(cast, Question.PASS_ON)


def answer(cast: Cast, question: Question) -> None:
    answer_online(cast.context("owner"), cast.patients["Jeanne"], question, Answer.REFUSED)


def grant_ended(cast: Cast) -> None:
    change(cast, Grant, ended_at=cast.now)


def grant_expired(cast: Cast) -> None:
    change(cast, Grant, ends_at=cast.now)


def grant_not_begun(cast: Cast) -> None:
    change(cast, Grant, began_at=cast.now + timedelta(seconds=1))


def proxy_ended(cast: Cast) -> None:
    change(cast, Proxy, ended_at=cast.now)


def accounts_suspended(cast: Cast) -> None:
    change(cast, Account, suspended_at=cast.now)


def hold_released(cast: Cast) -> None:
    release(cast.context("radiologist"), cast.exams["held"])


def grant_for_one_exam(cast: Cast) -> None:
    with cast.db.writing() as session:
        (exam,) = session.query(Exam).filter_by(token=cast.exams["held"])
        session.query(Grant).update({"exam_id": exam.id})


def shares_revoked(cast: Cast) -> None:
    change(cast, Share, revoked_at=cast.now)


def shares_over(cast: Cast) -> None:
    change(cast, Share, ends_at=cast.now)


def exam_given_to_its_right_patient(cast: Cast) -> None:
    with cast.db.writing() as session:
        paul = session.query(Patient).filter_by(token=cast.patients["Paul"]).one()
        session.query(Exam).filter_by(token=cast.exams["open"]).update({"patient_id": paul.id})


def change(cast: Cast, table: type[Any], **columns: Any) -> None:
    with cast.db.writing() as session:
        session.execute(sa.update(table).values(**columns))


HERS = {"open", "elsewhere", "amended"}
GIVEN = {"open", "elsewhere"}
CHANGES: list[tuple[Callable[[Cast], None], set[str], set[str], set[str], set[str]]] = [
    # change,               owner,            doctor,           proxy,     guest
    (professionals_refused, HERS, set(), {"child"}, GIVEN),
    (own_access_refused, set(), HERS | {"held"}, {"child"}, set()),
    (passing_on_refused, HERS, HERS | {"held"}, {"child"}, set()),
    (grant_ended, HERS, set(), {"child"}, GIVEN),
    (grant_expired, HERS, set(), {"child"}, GIVEN),
    (grant_not_begun, HERS, set(), {"child"}, GIVEN),
    (grant_for_one_exam, HERS, {"held"}, {"child"}, GIVEN),
    (proxy_ended, HERS, HERS | {"held"}, set(), GIVEN),
    (accounts_suspended, set(), set(), set(), set()),
    (hold_released, HERS | {"held"}, HERS | {"held"}, {"child"}, GIVEN | {"held"}),
    (shares_revoked, HERS, HERS | {"held"}, {"child"}, set()),
    (shares_over, HERS, HERS | {"held"}, {"child"}, set()),
    (
        exam_given_to_its_right_patient,
        HERS - {"open"},
        HERS - {"open"} | {"held"},
        {"child"},
        GIVEN - {"open"},
    ),
]


@pytest.mark.parametrize(
    ("happens", "owner", "doctor", "proxy", "guest"),
    CHANGES,
    ids=[row[0].__name__ for row in CHANGES],
)
def test_a_change_holds_at_the_very_next_request(
    cast: Cast,
    happens: Callable[[Cast], None],
    owner: set[str],
    doctor: set[str],
    proxy: set[str],
    guest: set[str],
) -> None:
    happens(cast)
    opening = {"owner": owner, "doctor": doctor, "proxy": proxy, "guest": guest}
    for viewer, expected in opening.items():
        assert opened_by(exam_page, cast, viewer) == expected, viewer
        assert listed(cast, viewer) - {None} == expected, viewer


def test_a_parents_access_ends_with_childhood_at_midnight_in_france(cast: Cast) -> None:
    eve = cast.now.replace(year=2036, month=5, day=19, hour=21, minute=59)
    assert listed(cast, "proxy", eve) == {"child"}
    assert listed(cast, "proxy", eve + timedelta(minutes=1)) == set()


def test_a_held_exam_opens_by_itself_when_the_hold_ends(cast: Cast) -> None:
    end = cast.now + timedelta(days=5)
    assert listed(cast, "owner", end - timedelta(seconds=1)) == HERS | {None}
    assert listed(cast, "owner", end) == HERS | {"held"}
