"""What every table leans on: moments that come back aware, closed sets kept by value, tokens."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from core.model.table import Key, Moment, Token, Uid, new_token, one_of


class Colour(Enum):
    RED = "red-as-a-stork's-legs"
    WHITE = "white"


class Base(DeclarativeBase):
    """Apart from the product's tables."""


class Bird(Base):
    __tablename__ = "bird"

    id: Mapped[Key]
    token: Mapped[Token]
    ring: Mapped[Uid]
    seen_at: Mapped[datetime | None] = mapped_column(Moment)
    colour: Mapped[Colour | None] = mapped_column(one_of(Colour))


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'birds.db'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def kept(engine: sa.Engine, bird: Bird) -> Bird:
    """The bird as another session finds it."""
    with Session(engine) as session, session.begin():
        session.add(bird)
        session.flush()
        key = bird.id
    with Session(engine) as session:
        return session.get_one(Bird, key)


MOMENT = datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC)


@pytest.mark.parametrize(
    "moment",
    [
        pytest.param(MOMENT, id="UTC"),
        pytest.param(MOMENT.astimezone(ZoneInfo("Europe/Paris")), id="France, as summer begins"),
        pytest.param(MOMENT.astimezone(timezone(timedelta(hours=-9, minutes=-30))), id="far away"),
        pytest.param(datetime(1, 1, 1, tzinfo=UTC), id="the first of all"),
        pytest.param(datetime.max.replace(tzinfo=UTC), id="the last of all"),
    ],
)
def test_a_moment_comes_back_the_same_and_in_utc(engine: sa.Engine, moment: datetime) -> None:
    seen_at = kept(engine, Bird(ring="1", seen_at=moment)).seen_at
    assert seen_at == moment
    assert seen_at.tzinfo is UTC


def test_no_moment_comes_back_as_none(engine: sa.Engine) -> None:
    assert kept(engine, Bird(ring="1", seen_at=None)).seen_at is None


def test_a_moment_without_a_time_zone_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(StatementError) as refused:
        kept(engine, Bird(ring="1", seen_at=MOMENT.replace(tzinfo=None)))
    assert isinstance(refused.value.orig, ValueError)


def test_a_moment_without_a_time_zone_is_no_question_either(engine: sa.Engine) -> None:
    with Session(engine) as session, pytest.raises(StatementError):
        session.scalars(sa.select(Bird).where(Bird.seen_at > MOMENT.replace(tzinfo=None))).all()


def test_moments_of_different_time_zones_are_compared_as_moments(engine: sa.Engine) -> None:
    kept(engine, Bird(ring="1", seen_at=MOMENT))
    in_france = MOMENT.astimezone(ZoneInfo("Europe/Paris"))
    with Session(engine) as session:
        assert session.scalar(sa.select(Bird.ring).where(Bird.seen_at == in_france)) == "1"
        assert session.scalar(sa.select(Bird.ring).where(Bird.seen_at > in_france)) is None


@pytest.mark.parametrize("colour", [*Colour, None])
def test_a_member_comes_back_as_itself(engine: sa.Engine, colour: Colour | None) -> None:
    assert kept(engine, Bird(ring="1", colour=colour)).colour is colour


def test_a_member_is_kept_by_its_value(engine: sa.Engine) -> None:
    kept(engine, Bird(ring="1", colour=Colour.RED))
    with engine.connect() as connection:
        written = connection.exec_driver_sql("SELECT colour FROM bird").scalar_one()
    assert written == Colour.RED.value


def test_a_value_that_is_no_member_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(StatementError):
        kept(engine, Bird(ring="1", colour="blue"))


def test_a_new_member_needs_no_migration() -> None:
    constraints = {type(constraint) for constraint in Base.metadata.tables["bird"].constraints}
    assert sa.CheckConstraint not in constraints


def test_tokens_fit_their_column_and_a_url() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{22}", token) for token in tokens)


def test_a_row_gets_a_token_of_its_own(engine: sa.Engine) -> None:
    one, other = kept(engine, Bird(ring="1")), kept(engine, Bird(ring="2"))
    assert len(one.token) == len(other.token) == 22
    assert one.token != other.token
    assert (one.id, other.id) == (1, 2)
