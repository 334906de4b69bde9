"""Mails are made of what waits, once an hour for a kind, and are tried until they arrive or are given up."""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import Popen
from threading import Event
from time import sleep

import pytest
import sqlalchemy as sa

from core.config import MailSettings, MailTls
from core.mailing.contact import Contact, contact_of
from core.mailing.gathering import gather_next_mail
from core.mailing.sending import HANDING_OVER_TAKES, send_next_mail
from core.mailing.wishes import own_wishes, wish
from core.model import Account, Notice, Patient
from core.model.notices import MailOutcome
from core.rules.notices import GIVEN_UP_AFTER, NoticeKind
from tests.cast import Cast
from tests.core.mailing.conftest import Worker, mails, tell, worker
from tests.core.mailing.server import Received, mail_server

ROOT = Path(__file__).parents[3]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LOOKED, SHARED = NoticeKind.EXAM_LOOKED_AT, NoticeKind.SHARE_OPENED
EMERGENCY = NoticeKind.EMERGENCY_OPENED


def contact(cast: Cast) -> Contact | None:
    with cast.db.reading() as session:
        person = session.query(Patient).filter_by(token=cast.patients["Jeanne"]).one()
        return contact_of(session, person.id)


def test_a_notice_is_mailed_once(cast: Cast, received: Received, work: Worker) -> None:
    tell(cast, LOOKED, doctor="Dr Claire Meyer")
    work()
    work(DAY)
    (mail,) = received.mails
    assert mail["To"] == "owner@home.example"
    assert "Dr Claire Meyer a consulté" in mail.get_content()
    (row,) = mails(cast)
    assert (row.outcome, row.send_from, row.tries) == (MailOutcome.SENT, None, 1)


def test_a_busy_hour_is_one_mail_that_names_everybody_once(
    cast: Cast, received: Received, work: Worker
) -> None:
    for doctor in ("Dr A", "Dr B", "Dr A"):
        tell(cast, LOOKED, doctor=doctor)
    work()
    for minutes in (5, 30, 50):
        tell(cast, LOOKED, later=minutes * MINUTE, doctor=f"Dr {minutes}")
        work(minutes * MINUTE)
    assert len(received.mails) == 1
    assert received.mails[0].get_content().count("Dr A") == 1
    work(HOUR)
    assert len(received.mails) == 2
    assert all(f"Dr {minutes} a" in received.mails[1].get_content() for minutes in (5, 30, 50))


def test_another_kind_and_another_account_don_t_wait(
    cast: Cast, received: Received, work: Worker
) -> None:
    tell(cast, LOOKED, doctor="Dr A")
    work()
    tell(cast, SHARED)
    tell(cast, LOOKED, name="proxy", doctor="Dr A")
    work()
    assert len(received.mails) == 3


def test_what_isn_t_wanted_isn_t_mailed_but_for_emergencies(
    cast: Cast, received: Received, work: Worker
) -> None:
    wish(cast.context("owner"), [NoticeKind.NEW_EXAM])
    told = {
        one.kind: (one.is_wanted, one.is_always_sent)
        for one in own_wishes(cast.context("owner")).wishes
    }
    assert (told[LOOKED], told[NoticeKind.NEW_EXAM]) == ((False, False), (True, False))
    assert told[EMERGENCY] == (True, True)
    tell(cast, LOOKED, doctor="Dr A")
    tell(cast, EMERGENCY, doctor="Dr Roth")
    work()
    (mail,) = received.mails
    assert "Dr Roth a ouvert" in mail.get_content()
    wish(cast.context("owner"), list(NoticeKind))
    work(HOUR)
    assert len(received.mails) == 1, "what wasn't wanted then isn't told later"


def test_nothing_is_sent_to_a_suspended_account(
    cast: Cast, received: Received, work: Worker
) -> None:
    tell(cast, LOOKED, doctor="Dr A")
    with cast.db.writing() as session:
        session.execute(sa.update(Account).values(suspended_at=cast.now))
    work()
    assert received.mails == []


def test_old_notices_aren_t_sent_when_mails_are_switched_on(
    cast: Cast, received: Received, work: Worker
) -> None:
    tell(cast, LOOKED, doctor="Dr A")
    work(60 * DAY)
    assert received.mails == []


def test_a_server_that_is_busy_is_asked_again(cast: Cast, received: Received, work: Worker) -> None:
    received.to_recipient = b"451 later"
    tell(cast, SHARED)
    work()
    assert contact(cast) == Contact("o…@home.example", None)
    received.to_recipient = b"250 ok"
    work(MINUTE - timedelta(seconds=1))
    assert received.mails == []
    work(MINUTE)
    assert len(received.mails) == 1


def test_a_mail_that_was_taken_isn_t_sent_again_for_a_farewell_gone_wrong(
    cast: Cast, received: Received, work: Worker
) -> None:
    received.to_quit = b"421 too busy to say goodbye"
    tell(cast, SHARED)
    for minutes in range(3):
        work(minutes * MINUTE)
    assert len(received.mails) == 1
    (row,) = mails(cast)
    assert row.outcome is MailOutcome.SENT


def test_what_stays_in_vain_is_given_up_for_the_desk_to_see(
    cast: Cast, received: Received, work: Worker
) -> None:
    received.to_data = b"452 full"
    tell(cast, SHARED)
    for hours in range(0, 100, 6):
        work(hours * HOUR)
    (row,) = mails(cast)
    assert row.outcome is MailOutcome.GIVEN_UP
    assert row.ended_at is not None
    assert row.ended_at - cast.now >= GIVEN_UP_AFTER
    assert contact(cast) == Contact("o…@home.example", row.ended_at)


@pytest.mark.parametrize("reply", ["to_recipient", "to_data"])
def test_a_refused_address_is_shown_until_a_mail_arrives(
    cast: Cast, received: Received, work: Worker, reply: str
) -> None:
    setattr(received, reply, b"550 unknown")
    tell(cast, SHARED)
    work()
    assert contact(cast) == Contact("o…@home.example", cast.now)
    setattr(received, reply, b"250 ok")
    tell(cast, SHARED, later=HOUR)
    work(HOUR)
    assert len(received.mails) == 1
    assert contact(cast) == Contact("o…@home.example", None)


def test_while_the_server_is_away_every_mail_waits_and_none_is_blamed(cast: Cast) -> None:
    with mail_server() as (port, _):
        pass
    away = MailSettings("c@h.example", "127.0.0.1", port, MailTls.NONE)
    cast.settings = replace(cast.settings, mail=away)
    with cast.db.writing() as session:
        session.execute(sa.delete(Notice))
    for name in ("owner", "proxy"):
        tell(cast, SHARED, name)
    ctx = worker(cast)
    while gather_next_mail(ctx):
        pass
    assert not send_next_mail(ctx)
    assert not send_next_mail(ctx), "the others aren't tried at a closed door"
    assert sorted(row.tries for row in mails(cast)) == [0, 1]
    with mail_server(port) as (_, received):
        later = worker(cast, cast.now + MINUTE)
        while send_next_mail(later):
            pass
        assert len(received.mails) == 2
    assert contact(cast) == Contact("o…@home.example", None)


def test_a_mail_under_way_belongs_to_one_worker(
    cast: Cast, received: Received, work: Worker
) -> None:
    meanwhile: list[bool] = []
    received.before_data = lambda: meanwhile.append(send_next_mail(worker(cast)))
    tell(cast, SHARED)
    work()
    assert (meanwhile, len(received.mails)) == ([False], 1)


@pytest.mark.parametrize(
    ("moment", "copies"), [pytest.param("before_data", 1), pytest.param("after_data", 2)]
)
def test_a_worker_killed_while_it_hands_over_leaves_one_copy_at_most(
    cast: Cast, received: Received, work: Worker, moment: str, copies: int
) -> None:
    today = datetime.now(UTC) - cast.now  # by which the process goes
    tell(cast, SHARED, later=today)
    reached = Event()
    setattr(received, moment, lambda: reached.set() or sleep(1))
    killed = worker_process(cast)
    assert reached.wait(30)
    killed.kill()
    killed.wait()
    setattr(received, moment, lambda: None)
    work(today + 2 * HANDING_OVER_TAKES)
    work(today + 2 * DAY)
    assert len(received.mails) == copies
    assert len({mail["Message-ID"] for mail in received.mails}) == 1


def worker_process(cast: Cast) -> Popen[bytes]:
    mail = cast.settings.mail
    assert mail is not None
    settings = {
        "CIGOGNE_DATABASE_URL": cast.settings.database_url,
        "CIGOGNE_STORE": str(cast.settings.store),
        "CIGOGNE_AUDIT_KEY": cast.settings.audit_key.decode(),
        "CIGOGNE_PATIENT_URL": cast.settings.patient_url,
        "CIGOGNE_MAIL_SERVER": mail.server,
        "CIGOGNE_MAIL_PORT": str(mail.port),
        "CIGOGNE_MAIL_TLS": mail.tls.value,
        "CIGOGNE_MAIL_FROM": mail.sender,
    }
    command = (sys.executable, "-m", "core", "work", "--once")
    return Popen(command, cwd=ROOT, env={**os.environ, **settings})
