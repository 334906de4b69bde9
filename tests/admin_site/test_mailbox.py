"""The mails of a demonstration are read on a page; the desk sees whether a patient's arrive."""

from dataclasses import replace
from pathlib import Path

import pytest

from admin_site.site import make_admin_site
from core.config import MailSettings, SiteSettings
from core.mailing.gathering import gather_next_mail
from core.mailing.sending import send_next_mail
from core.model import Account
from tests.admin_site.visitor import Visitor
from tests.cast import Cast


@pytest.fixture
def demonstration(cast: Cast, tmp_path: Path) -> Visitor:
    mail = MailSettings("c@h.example", mailbox=tmp_path / "mailbox")
    cast.settings = replace(cast.settings, mail=mail)
    secret = SiteSettings(b"a secret of the admin site, only for tests")
    return Visitor(make_admin_site(cast.settings, secret, clock=lambda: cast.now))


def test_mails_are_read_in_the_demonstration(demonstration: Visitor, cast: Cast) -> None:
    assert "Aucun courriel" in demonstration.get("/mailbox").text
    while gather_next_mail(cast.context()) or send_next_mail(cast.context()):
        pass
    page = demonstration.get("/mailbox").text
    for told in ("owner@home.example", "doctor@home.example", "Du nouveau dans votre espace"):
        assert told in page


def test_there_is_no_such_page_elsewhere(desk: Visitor) -> None:
    assert desk.get("/mailbox").status == 404


def test_the_desk_sees_a_masked_address_and_whether_it_works(desk: Visitor, cast: Cast) -> None:
    path = f"/patients/{cast.patients['Jeanne']}"
    page = desk.get(path).text
    assert "o…@home.example" in page
    assert "owner@" not in page
    assert "N’arrive pas" not in page
    with cast.db.writing() as session:
        session.get_one(Account, cast.viewers["owner"].id).mail_fails_from = cast.now
    assert "N’arrive pas depuis le 12 mars 2026" in desk.get(path).text
