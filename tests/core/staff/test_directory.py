"""Administrators decide about their own colleagues only, at once, and never about themselves."""

from collections.abc import Callable

import pytest

from core import sessions
from core.accounts import sign_in_staff, staff_viewer
from core.context import Context
from core.errors import CredentialsRefused, InvalidInput, NotFound
from core.model import Authenticator, Event
from core.rules.credentials import SessionKind
from core.rules.roles import Role
from core.staff.directory import change_role, colleagues, resume, suspend
from tests.cast import PASSWORD, Cast


def number(cast: Cast, name: str) -> int:
    found = cast.viewers[name].id
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("viewer", "seen"),
    [
        ("administrator", {"reception", "radiologist", "archivist", "administrator"}),
        ("regional-administrator", {"administrator", "regional-administrator", "auditor"}),
        ("reception", set()),
        ("auditor", set()),
    ],
)
def test_an_administrator_sees_those_whose_posts_she_gives(
    cast: Cast, viewer: str, seen: set[str]
) -> None:
    people = colleagues(cast.context(viewer)).people
    assert {one.name.removeprefix("Employé ") for one in people} == seen
    assert {one.name for one in people if one.is_myself} <= {f"Employé {viewer}"}


def test_a_suspended_colleague_is_out_at_the_next_request_until_let_in_again(cast: Cast) -> None:
    ctx, admin, desk = cast.context(), cast.context("administrator"), number(cast, "reception")
    token = sessions.begin(ctx, "admin", sessions.Session(SessionKind.STAFF, desk, {}))
    suspend(admin, desk)
    assert sessions.resume(ctx, "admin", token) is None
    assert staff_viewer(ctx, desk) is None
    with pytest.raises(CredentialsRefused):
        sign_in_staff(ctx, cast.mails["reception"], PASSWORD)
    resume(admin, desk)
    assert sign_in_staff(ctx, cast.mails["reception"], PASSWORD).viewer.id == desk


def test_a_changed_role_counts_from_the_next_request_on(cast: Cast) -> None:
    desk = number(cast, "reception")
    change_role(cast.context("administrator"), desk, Role.ARCHIVIST)
    viewer = staff_viewer(cast.context(), desk)
    assert viewer is not None
    assert (viewer.role, viewer.establishment) == (Role.ARCHIVIST, "Hôpitaux du Fleuve")


@pytest.mark.parametrize(
    ("role", "has_authenticator", "goes_on"),
    [
        (Role.RADIOLOGIST, False, False),
        (Role.RADIOLOGIST, True, True),
        (Role.RECEPTION, False, True),
    ],
)
def test_a_session_begun_by_a_password_alone_opens_no_role_that_needs_more(
    cast: Cast, role: Role, has_authenticator: bool, goes_on: bool
) -> None:
    ctx, desk = cast.context(), number(cast, "reception")
    if has_authenticator:
        with cast.db.writing() as session:
            session.add(
                Authenticator(
                    site="admin", viewer_id=desk, nonce="n", last_step=0, enrolled_at=ctx.now
                )
            )
    token = sessions.begin(ctx, "admin", sessions.Session(SessionKind.STAFF, desk, {}))
    change_role(cast.context("administrator"), desk, role)
    assert (sessions.resume(ctx, "admin", token) is not None) is goes_on


@pytest.mark.parametrize("role", [Role.REGIONAL_ADMINISTRATOR, Role.AUDITOR])
def test_nobody_is_raised_beyond_what_an_administrator_gives(cast: Cast, role: Role) -> None:
    with pytest.raises(InvalidInput):
        change_role(cast.context("administrator"), number(cast, "reception"), role)


def to_radiologist(ctx: Context, who: int) -> None:
    change_role(ctx, who, Role.RADIOLOGIST)


@pytest.mark.parametrize("act", [suspend, resume, to_radiologist])
@pytest.mark.parametrize(
    ("viewer", "about"),
    [
        ("administrator", "administrator"),
        ("administrator", "other-radiologist"),
        ("administrator", "regional-administrator"),
        ("administrator", "auditor"),
        ("regional-administrator", "regional-administrator"),
        ("regional-administrator", "radiologist"),
        ("radiologist", "reception"),
        ("auditor", "administrator"),
    ],
)
def test_others_look_like_nobody(
    cast: Cast, act: Callable[[Context, int], None], viewer: str, about: str
) -> None:
    with pytest.raises(NotFound):
        act(cast.context(viewer), number(cast, about))


def test_every_decision_is_told(cast: Cast) -> None:
    admin, desk = cast.context("administrator"), number(cast, "reception")
    suspend(admin, desk)
    resume(admin, desk)
    change_role(admin, desk, Role.ARCHIVIST)
    with cast.db.reading() as session:
        rows = session.query(Event).order_by(Event.sequence.desc()).limit(3)
        told = [(row.action, row.details["role"], row.actor_name) for row in rows]
    assert told == [
        ("staff-role-changed", "archivist", "Employé administrator"),
        ("staff-resumed", "reception", "Employé administrator"),
        ("staff-suspended", "reception", "Employé administrator"),
    ]
