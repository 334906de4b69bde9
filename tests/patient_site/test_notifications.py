"""My notifications: each kind is switched off and on, but for emergencies; each reader has her own."""

from collections.abc import Callable

from core.mailing.wishes import own_wishes
from core.model import Account
from core.rules.notices import ALWAYS_SENT, NoticeKind
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


def wanted(cast: Cast, name: str) -> set[NoticeKind]:
    return {one.kind for one in own_wishes(cast.context(name)).wishes if one.is_wanted}


def test_all_but_what_is_always_sent_can_be_switched_off_and_on(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    page = owner.get("/notifications").text
    assert "owner@home.example" in page
    assert 'value="emergency-opened"' not in page
    assert "vous êtes toujours prévenu" in page
    owner.send("/notifications", kind="new-exam")
    assert wanted(cast, "owner") == {NoticeKind.NEW_EXAM} | ALWAYS_SENT
    page = owner.get("/notifications").text
    assert "Vos choix sont enregistrés." in page
    assert page.count(" checked") == 1
    assert wanted(cast, "proxy") == set(NoticeKind), "everybody chooses for herself"


def test_a_doctor_chooses_between_what_doctors_are_told(as_: As, cast: Cast) -> None:
    doctor = as_("doctor")
    assert "share-opened" not in doctor.get("/notifications").text
    doctor.send("/notifications", kind="nonsense")
    assert wanted(cast, "doctor") == set()


def test_the_page_is_linked_for_account_holders_alone(as_: As, visitor: Visitor) -> None:
    assert 'href="/notifications"' in as_("owner").get("/help").text
    assert 'href="/notifications"' not in visitor.get("/help").text


def test_an_address_that_fails_is_told_its_owner(as_: As, cast: Cast) -> None:
    with cast.db.writing() as session:
        session.get_one(Account, cast.viewers["owner"].id).mail_fails_from = cast.now
    page = as_("owner").get("/notifications").text
    assert "ne vous parviennent pas" in page
    assert "12 mars 2026" in page
