"""What is wrong with store, database and network is told; what is well isn't."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command

from core.checks.network import in_listener, in_mail
from core.checks.places import in_places, is_nearly_full
from core.checks.rows import in_rows
from core.checks.trouble import Kind, Trouble
from core.config import ListenerSettings, MailSettings, TlsFiles
from core.context import Context
from core.db import Database
from core.migrating import configuration
from core.model import Event, Series
from core.storage import Store
from tests.cast import Cast
from tests.core.test_commands import run, settings_of

GIB = 1 << 30


@pytest.fixture
def ctx(cast: Cast) -> Context:
    """Of an installation whose database is of this program's age."""
    command.stamp(configuration(cast.settings.database_url), "head")
    with cast.db.reading() as session:
        last = session.scalar(sa.select(sa.func.max(Event.recorded_at)))
    assert last is not None
    return cast.context(now=last)


def kinds(troubles: Iterator[Trouble]) -> list[Kind]:
    return [trouble.kind for trouble in troubles]


def test_a_sound_installation_is_left_alone(ctx: Context) -> None:
    assert kinds(in_rows(ctx)) == []


def test_a_store_that_isnt_mounted_is_told(ctx: Context, tmp_path: Path) -> None:
    assert kinds(in_places(Store(tmp_path / "nowhere"), ctx.now)) == [Kind.STORE_ABSENT]


def test_a_store_that_cant_be_written_is_told(ctx: Context) -> None:
    (ctx.store.root / "spool").rmdir()
    assert kinds(in_places(ctx.store, ctx.now)) == [Kind.STORE_UNWRITABLE]


def test_a_disk_with_a_clock_of_its_own_is_told(ctx: Context) -> None:
    assert kinds(in_places(ctx.store, ctx.now - timedelta(days=400))) == [Kind.CLOCK_OF_STORE]


def test_nothing_is_left_in_the_store(ctx: Context) -> None:
    before = sorted(ctx.store.root.rglob("*"))
    list(in_places(ctx.store, ctx.now))
    assert sorted(ctx.store.root.rglob("*")) == before


@pytest.mark.parametrize(
    ("total", "free", "full"),
    [
        (1000 * GIB, 40 * GIB, False),  # little of it, but much
        (1000 * GIB, 4 * GIB, True),
        (20 * GIB, 4 * GIB, False),  # small, but a fifth of it free
        (20 * GIB, GIB // 2, True),
    ],
)
def test_when_a_disk_is_nearly_full(total: int, free: int, full: bool) -> None:
    assert is_nearly_full(total, free) is full


def test_a_database_that_isnt_there_is_told_and_not_made(ctx: Context, tmp_path: Path) -> None:
    file = tmp_path / "none.db"
    settings = replace(ctx.settings, database_url=f"sqlite:///{file}")
    absent = replace(ctx, settings=settings, db=Database(settings.database_url))
    assert kinds(in_rows(absent)) == [Kind.DATABASE_ABSENT]
    assert not file.exists()


@pytest.mark.parametrize(
    ("revision", "kind"), [("0001", Kind.DATABASE_BEHIND), ("9999", Kind.DATABASE_AHEAD)]
)
def test_a_database_of_another_age_is_told(ctx: Context, revision: str, kind: Kind) -> None:
    with ctx.db.writing() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = :it"), {"it": revision})
    assert kinds(in_rows(ctx)) == [kind]


def test_a_file_that_is_no_database_is_told(ctx: Context, tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear reader, " * 1000)
    settings = replace(ctx.settings, database_url=f"sqlite:///{file}")
    broken = replace(ctx, settings=settings, db=Database(settings.database_url))
    assert kinds(in_rows(broken)) == [Kind.DATABASE_UNUSABLE]


def test_a_clock_before_the_last_event_is_told(ctx: Context) -> None:
    early = replace(ctx, now=ctx.now - timedelta(days=1))
    assert kinds(in_rows(early)) == [Kind.CLOCK_BEHIND]


def test_pictures_that_nobody_prepares_are_told(ctx: Context) -> None:
    with ctx.db.writing() as session:
        session.execute(sa.update(Series).values(prepare_from=ctx.now - timedelta(hours=2)))
    assert kinds(in_rows(ctx)) == [Kind.WORK_WAITS]


def test_people_of_the_demonstration_are_told_of_where_it_is_public(ctx: Context) -> None:
    with ctx.db.writing() as session:
        session.execute(sa.text("UPDATE staff SET mail = id || '@cigogne.example'"))
    public = replace(ctx, settings=replace(ctx.settings, patient_url="https://images.example.org"))
    assert Kind.DEMONSTRATION_PEOPLE not in kinds(in_rows(ctx))
    assert kinds(in_rows(public)) == [Kind.DEMONSTRATION_PEOPLE]


def test_a_port_that_is_taken_or_an_address_that_isnt_ours_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert kinds(in_listener(ListenerSettings("127.0.0.1", port, 1))) == [Kind.LISTENED_ON]
    assert kinds(in_listener(ListenerSettings("127.0.0.1", port, 1))) == []
    assert kinds(in_listener(ListenerSettings("192.0.2.1", 0, 1))) == [Kind.CANNOT_LISTEN]


def test_a_certificate_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear reader")
    files = TlsFiles("CIGOGNE_DICOM_TLS", *(tmp_path / "letter",) * 3)
    listener = ListenerSettings("127.0.0.1", 0, 1, files)
    assert kinds(in_listener(listener)) == [Kind.CERTIFICATE_UNFIT]


def test_a_mail_server_that_doesnt_answer_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        mail = MailSettings("cigogne@example.org", "127.0.0.1", port)
        assert kinds(in_mail(mail)) == []
    assert kinds(in_mail(mail)) == [Kind.MAIL_UNREACHABLE]
    assert kinds(in_mail(replace(mail, mailbox=tmp_path))) == []


def test_a_name_that_no_machine_can_have_is_told() -> None:
    mail = MailSettings("cigogne@example.org", "mail..example", 25)
    assert kinds(in_mail(mail)) == [Kind.MAIL_UNREACHABLE]
    listener = ListenerSettings("listen..example", 0, 1)
    assert kinds(in_listener(listener)) == [Kind.CANNOT_LISTEN]


def test_the_command_ends_with_one_only_when_something_is_wrong(
    cast: Cast, ctx: Context, tmp_path: Path
) -> None:
    ports = {"CIGOGNE_DICOM_PORT": "0", "CIGOGNE_HL7_PORT": "0"}
    fit = run(settings_of(cast) | ports, "check")
    assert (fit.exit_code, fit.output.splitlines()[-1]) == (0, "0 wrong")
    assert "To know: No mail is sent" in fit.output
    unfit = run(settings_of(cast) | ports | {"CIGOGNE_STORE": str(tmp_path / "none")}, "check")
    assert unfit.exit_code == 1
    assert f"Wrong: {tmp_path / 'none'} isn't an object store" in unfit.output
