"""An invitation opens a doctor's account once, with her number; and never signs anybody in by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import sessions
from core.accounts import sign_in
from core.context import Context
from core.doctors.asking import Applicant, invite
from core.doctors.directory import find_doctors, invite_again, resume, suspend
from core.doctors.invitations import (
    accept_invitation,
    check_invitation,
    invite_vetted,
)
from core.errors import (
    AddressTaken,
    CredentialsRefused,
    NotFound,
    NotInThisState,
    PasswordTooWeak,
)
from core.invitations import sweep
from core.model import Account, Invitation
from core.model.accounts import AccountKind
from core.rules.credentials import CODE_LIFE, SessionKind
from core.rules.second_factor import Missing
from tests.cast import PASSWORD, Cast

RPPS = "10005173140"
LUCIE = Applicant("Dr Lucie Kern", RPPS, "lucie.kern@cabinet.example")
NEW = "quatre cigognes sur un toit"


@pytest.fixture
def code(cast: Cast) -> str:
    return invite(cast.context("administrator"), LUCIE).code


def opened(ctx: Context, code: str, rpps: str = RPPS, mail: str = LUCIE.mail) -> Account:
    found = check_invitation(ctx, code, rpps)
    viewer = accept_invitation(ctx, found.id, mail, NEW, "de")
    with ctx.db.reading() as session:
        return session.get_one(Account, viewer.id)


def test_code_and_number_open_an_account_that_still_lacks_its_app(cast: Cast, code: str) -> None:
    account = opened(cast.context(), code)
    assert (account.kind, account.rpps, account.language) == (AccountKind.DOCTOR, RPPS, "de")
    assert sign_in(cast.context(), LUCIE.mail, NEW).missing is Missing.ENROLMENT


def wrong_number(cast: Cast, code: str) -> tuple[Context, str, str]:
    return cast.context(), code, "10000000017"


def wrong_code(cast: Cast, code: str) -> tuple[Context, str, str]:
    other = invite(cast.context("administrator"), Applicant("Dr Z", "10000000033", "z@y.example"))
    return cast.context(), other.code, RPPS


def used(cast: Cast, code: str) -> tuple[Context, str, str]:
    opened(cast.context(), code)
    return cast.context(), code, RPPS


def replaced(cast: Cast, code: str) -> tuple[Context, str, str]:
    invite(cast.context("administrator"), LUCIE)
    return cast.context(), code, RPPS


def too_late(cast: Cast, code: str) -> tuple[Context, str, str]:
    return cast.context(now=cast.now + CODE_LIFE + timedelta(days=1)), code, RPPS


def no_code(cast: Cast, code: str) -> tuple[Context, str, str]:
    return cast.context(), "", RPPS


@pytest.mark.parametrize(
    "case",
    [wrong_number, wrong_code, used, replaced, too_late, no_code],
    ids=lambda one: one.__name__,
)
def test_whatever_doesnt_fit_gets_the_same_answer(
    cast: Cast, code: str, case: Callable[[Cast, str], tuple[Context, str, str]]
) -> None:
    ctx, typed, rpps = case(cast, code)
    with pytest.raises(CredentialsRefused) as refused:
        check_invitation(ctx, typed, rpps)
    assert refused.value.facts() == {}


def test_an_invitation_used_between_check_and_password_opens_nothing(cast: Cast, code: str) -> None:
    ctx = cast.context()
    found = check_invitation(ctx, code, RPPS)
    accept_invitation(ctx, found.id, LUCIE.mail, NEW, "fr")
    with pytest.raises(CredentialsRefused):
        accept_invitation(ctx, found.id, "other@y.example", NEW, "fr")


def test_the_mail_of_somebody_else_is_refused(cast: Cast, code: str) -> None:
    with pytest.raises(AddressTaken):
        opened(cast.context(), code, mail=cast.mails["owner"])


def test_her_own_name_is_no_password(cast: Cast, code: str) -> None:
    found = check_invitation(cast.context(), code, RPPS)
    with pytest.raises(PasswordTooWeak):
        accept_invitation(cast.context(), found.id, LUCIE.mail, "lucie kern lucie", "fr")


def test_a_new_invitation_lets_a_doctor_back_in_without_her_old_phone(cast: Cast) -> None:
    ctx = cast.context()
    old = sessions.begin(
        ctx, "patient", sessions.Session(SessionKind.DOCTOR, cast.viewers["doctor"].id, {})
    )
    again = invite_again(cast.context("administrator"), "10000000017")
    account = opened(ctx, again.code, "10000000017", cast.mails["doctor"])
    assert account.id == cast.viewers["doctor"].id
    assert sign_in(ctx, cast.mails["doctor"], NEW).missing is Missing.ENROLMENT
    assert sessions.resume(ctx, "patient", old) is None
    with pytest.raises(CredentialsRefused):
        sign_in(ctx, cast.mails["doctor"], PASSWORD)


def test_invitations_long_past_are_swept_away(cast: Cast, code: str) -> None:
    sweep(cast.context(now=cast.now + 2 * CODE_LIFE))
    with cast.db.writing() as session:
        assert session.query(Invitation).count() == 1
    sweep(cast.context(now=cast.now + 4 * CODE_LIFE))
    with cast.db.writing() as session:
        assert session.query(Invitation).count() == 0


# --- The directory --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("mey", ["Dr Claire Meyer"]),
        ("CLAIRE m", ["Dr Claire Meyer"]),
        ("dr", ["Dr Claire Meyer", "Dr Philippe Roth"]),
        ("eyer", []),
        ("weber", []),
        ("%", ["Dr Claire Meyer", "Dr Philippe Roth"]),
    ],
)
def test_doctors_are_found_by_the_beginnings_of_their_names(
    cast: Cast, letters: str, found: list[str]
) -> None:
    assert [one.name for one in find_doctors(cast.context("reception"), letters)] == found


def test_a_suspended_doctor_is_found_by_who_vets_only(cast: Cast) -> None:
    staff = cast.context("administrator")
    suspend(staff, "10000000017")
    assert find_doctors(staff, "mey") == []
    (found,) = find_doctors(staff, "mey", also_suspended=True)
    assert (found.name, found.is_suspended) == ("Dr Claire Meyer", True)


def test_a_suspended_doctor_is_out_at_once_until_let_in_again(cast: Cast) -> None:
    ctx, staff = cast.context(), cast.context("administrator")
    session = sessions.Session(SessionKind.DOCTOR, cast.viewers["doctor"].id, {})
    token = sessions.begin(ctx, "patient", session)
    suspend(staff, "10000000017")
    assert sessions.resume(ctx, "patient", token) is None
    with pytest.raises(CredentialsRefused):
        sign_in(ctx, cast.mails["doctor"], PASSWORD)
    with pytest.raises(NotInThisState):
        invite_again(staff, "10000000017")
    resume(staff, "10000000017")
    assert sign_in(ctx, cast.mails["doctor"], PASSWORD).missing is Missing.CODE


@pytest.mark.parametrize("act", [suspend, resume, invite_again])
def test_nobody_but_a_doctor_is_meant(cast: Cast, act: Callable[[Context, str], object]) -> None:
    for rpps in ("", "10000000033"):
        with pytest.raises(NotFound):
            act(cast.context("administrator"), rpps)


def test_an_invitation_is_undone_with_what_it_belongs_to(cast: Cast) -> None:
    class Stop(Exception):
        pass

    def broken() -> None:
        with cast.db.writing() as session:
            invite_vetted(
                session, cast.context("administrator"), "Dr Y", "10000000033", "y@y.example"
            )
            raise Stop

    with pytest.raises(Stop):
        broken()
    with cast.db.reading() as session:
        assert session.query(Invitation).count() == 0
