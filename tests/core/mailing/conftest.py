"""A mail server, and the cast's region with mails that go there."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from core.config import MailSettings, MailTls
from core.context import Context, system
from core.mailing.gathering import gather_next_mail
from core.mailing.sending import send_next_mail
from core.model import Exam, Mail, Notice
from core.notices import notify
from core.rules.notices import NoticeKind
from tests.cast import Cast
from tests.core.mailing.server import Received, mail_server

SENDER = "cigogne@hopital.example"


@pytest.fixture
def received(cast: Cast) -> Iterator[Received]:
    """What the server of these tests receives; nothing of the cast waits to be told."""
    with cast.db.writing() as session:
        session.execute(sa.delete(Notice))
        session.execute(sa.update(Exam).values(announce_from=None))
    with mail_server() as (port, received):
        settings = MailSettings(SENDER, "127.0.0.1", port, MailTls.NONE)
        cast.settings = replace(cast.settings, mail=settings)
        yield received


Worker = Callable[..., None]


@pytest.fixture
def work(cast: Cast, received: Received) -> Worker:
    """Does all there is to do about mails, so much later."""

    def done(later: timedelta = timedelta()) -> None:
        ctx = worker(cast, cast.now + later)
        while gather_next_mail(ctx) or send_next_mail(ctx):
            pass

    return done


def worker(cast: Cast, now: datetime | None = None) -> Context:
    return cast.context(now=now).seen_by(system("worker"))


def tell(
    cast: Cast, kind: NoticeKind, name: str = "owner", later: timedelta = timedelta(), **facts: str
) -> None:
    """A notice to somebody of the cast."""
    number = cast.viewers[name].id
    assert number is not None
    with cast.db.writing() as session:
        notify(session, worker(cast, cast.now + later), kind, number, facts)


def mails(cast: Cast) -> list[Mail]:
    with cast.db.reading() as session:
        rows = session.scalars(sa.select(Mail).order_by(Mail.id).options(sa.orm.joinedload("*")))
        return list(rows.unique())
