"""An invitation opens a colleague's account once, with her mail; she alone knows her password."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.accounts import Proven, sign_in_staff
from core.context import Context
from core.doctors.invitations import check_invitation as check_as_a_doctor
from core.errors import (
    AddressTaken,
    CredentialsRefused,
    InvalidInput,
    NotFound,
    NotInThisState,
    PasswordTooWeak,
)
from core.model import Staff
from core.rules.credentials import CODE_LIFE
from core.rules.roles import Role
from core.rules.second_factor import Missing
from core.staff.directory import suspend
from core.staff.invitations import (
    NewColleague,
    accept_invitation,
    check_invitation,
    invite,
    invite_again,
)
from tests.cast import OTHERS, OURS, PASSWORD, Cast

MAIL = "zoe.lang@hospital.example"
ZOE = NewColleague("Zoé Lang", MAIL, Role.RADIOLOGIST)
NEW = "quatre bretzels sur un vélo"


@pytest.fixture
def code(cast: Cast) -> str:
    return invite(cast.context("administrator"), ZOE).code


def came(ctx: Context, code: str, mail: str = MAIL) -> Proven:
    return accept_invitation(ctx, check_invitation(ctx, code, mail).id, NEW, "de")


def test_code_and_mail_open_an_account_in_the_role_given(cast: Cast, code: str) -> None:
    proven = came(cast.context(), code, f" {MAIL.upper()} ")
    assert (proven.viewer.role, proven.viewer.establishment) == (
        Role.RADIOLOGIST,
        "Hôpitaux du Fleuve",
    )
    assert proven.missing is Missing.ENROLMENT
    assert sign_in_staff(cast.context(), MAIL, NEW).missing is Missing.ENROLMENT


def test_a_desk_is_signed_in_at_once(cast: Cast) -> None:
    desk = NewColleague("Zoé Lang", MAIL, Role.RECEPTION)
    code = invite(cast.context("administrator"), desk).code
    assert came(cast.context(), code).missing is Missing.NOTHING


@pytest.mark.parametrize("password", ["", PASSWORD, NEW])
def test_before_she_came_no_password_signs_her_in(cast: Cast, code: str, password: str) -> None:
    with pytest.raises(CredentialsRefused):
        sign_in_staff(cast.context(), MAIL, password)


def other_mail(cast: Cast, code: str) -> tuple[Context, str, str]:
    return cast.context(), code, cast.mails["radiologist"]


def used(cast: Cast, code: str) -> tuple[Context, str, str]:
    came(cast.context(), code)
    return cast.context(), code, MAIL


def suspended(cast: Cast, code: str) -> tuple[Context, str, str]:
    with cast.db.reading() as session:
        number = session.query(Staff).filter_by(mail=MAIL).one().id
    suspend(cast.context("administrator"), number)
    return cast.context(), code, MAIL


def too_late(cast: Cast, code: str) -> tuple[Context, str, str]:
    return cast.context(now=cast.now + CODE_LIFE + timedelta(days=1)), code, MAIL


def no_code(cast: Cast, code: str) -> tuple[Context, str, str]:
    return cast.context(), "", MAIL


@pytest.mark.parametrize(
    "case", [other_mail, used, suspended, too_late, no_code], ids=lambda one: one.__name__
)
def test_whatever_doesnt_fit_gets_the_same_answer(
    cast: Cast, code: str, case: Callable[[Cast, str], tuple[Context, str, str]]
) -> None:
    with pytest.raises(CredentialsRefused) as refused:
        check_invitation(*case(cast, code))
    assert refused.value.facts() == {}


def test_a_colleagues_code_is_no_doctors(cast: Cast, code: str) -> None:
    for rpps in ("", "10000000017"):
        with pytest.raises(CredentialsRefused):
            check_as_a_doctor(cast.context(), code, rpps)


@pytest.mark.parametrize(
    ("inviter", "wanted"),
    [
        ("administrator", NewColleague("Z", MAIL, Role.REGIONAL_ADMINISTRATOR)),
        ("administrator", NewColleague("Z", MAIL, Role.AUDITOR)),
        ("administrator", NewColleague("Z", MAIL, Role.RADIOLOGIST, OTHERS)),
        ("administrator", NewColleague("Z", MAIL, Role.RADIOLOGIST, "999999999")),
        ("administrator", NewColleague(" ", MAIL, Role.RADIOLOGIST)),
        ("administrator", NewColleague("Z", "no mail", Role.RADIOLOGIST)),
        ("regional-administrator", NewColleague("Z", MAIL, Role.RADIOLOGIST, OURS)),
        ("regional-administrator", NewColleague("Z", MAIL, Role.ESTABLISHMENT_ADMINISTRATOR)),
        ("radiologist", NewColleague("Z", MAIL, Role.RECEPTION)),
        ("auditor", NewColleague("Z", MAIL, Role.AUDITOR)),
    ],
    ids=str,
)
def test_nobody_is_invited_to_what_isnt_ones_own_to_give(
    cast: Cast, inviter: str, wanted: NewColleague
) -> None:
    with pytest.raises(InvalidInput):
        invite(cast.context(inviter), wanted)
    with cast.db.reading() as session:
        assert session.query(Staff).filter_by(mail=MAIL).count() == 0


def test_the_region_names_who_runs_an_establishment(cast: Cast) -> None:
    wanted = NewColleague("Zoé Lang", MAIL, Role.ESTABLISHMENT_ADMINISTRATOR, OTHERS)
    code = invite(cast.context("regional-administrator"), wanted).code
    assert came(cast.context(), code).viewer.establishment == "Hôpital des Collines"


def test_a_mail_that_is_taken_is_refused_wherever_she_works(cast: Cast) -> None:
    taken = NewColleague("X", cast.mails["other-radiologist"], Role.RADIOLOGIST)
    with pytest.raises(AddressTaken):
        invite(cast.context("administrator"), taken)


def test_a_new_invitation_lets_a_colleague_back_in_without_her_old_phone(cast: Cast) -> None:
    number = cast.viewers["radiologist"].id or 0
    code = invite_again(cast.context("administrator"), number).code
    proven = came(cast.context(), code, cast.mails["radiologist"])
    assert (proven.viewer.id, proven.missing) == (number, Missing.ENROLMENT)
    with pytest.raises(CredentialsRefused):
        sign_in_staff(cast.context(), cast.mails["radiologist"], PASSWORD)


def test_nobody_invites_somebody_elses_colleague_again(cast: Cast) -> None:
    with pytest.raises(NotFound):
        invite_again(cast.context("administrator"), cast.viewers["other-radiologist"].id or 0)


def test_a_suspended_colleague_isnt_invited_again(cast: Cast) -> None:
    admin, number = cast.context("administrator"), cast.viewers["radiologist"].id or 0
    suspend(admin, number)
    with pytest.raises(NotInThisState):
        invite_again(admin, number)


def test_a_weak_password_leaves_the_invitation_as_it_was(cast: Cast, code: str) -> None:
    found = check_invitation(cast.context(), code, MAIL)
    with pytest.raises(PasswordTooWeak):
        accept_invitation(cast.context(), found.id, "zoe lang zoe lang", "fr")
    assert came(cast.context(), code).viewer.name == "Zoé Lang"
