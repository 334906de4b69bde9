"""Another parent's answer is told: by a notice, to everybody who decides but the one who answered."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.consents import Answered
from core.model import Account, Notice, Patient, Proxy
from core.model.accounts import AccountKind
from core.own_decisions import answer_online
from core.patients import answer_at_desk
from core.rules.consent import Answer, Capacity, Question
from core.rules.leaflets import LeafletLanguage
from core.rules.notices import NoticeKind
from tests.cast import Cast


@pytest.fixture
def two_parents(cast: Cast) -> Cast:
    with cast.db.writing() as session:
        father = Account(
            kind=AccountKind.PERSON,
            mail="karim@home.example",
            password_hash="",
            name="Karim Schmitt",
            created_at=cast.now,
        )
        session.add(father)
        session.flush()
        leo = session.scalars(sa.select(Patient).where(Patient.given_name == "Léo")).one()
        began = cast.now - timedelta(days=1)
        session.add(
            Proxy(account_id=father.id, patient_id=leo.id, capacity=Capacity.PARENT, began_at=began)
        )
    return cast


def told(cast: Cast) -> list[tuple[str, str]]:
    """Whom the notices are for, and whom they name."""
    with cast.db.reading() as session:
        rows = session.execute(
            sa.select(Account.name, Notice.facts)
            .join(Account, Account.id == Notice.account_id)
            .where(Notice.kind == NoticeKind.ANSWERS_CHANGED)
        )
        return [(name, facts["by"]) for name, facts in rows]


def test_one_parents_answer_from_home_is_told_to_the_other(two_parents: Cast) -> None:
    mother, leo = two_parents.context("proxy"), two_parents.patients["Léo"]
    answer_online(mother, leo, Question.PASS_ON, Answer.REFUSED)
    assert told(two_parents) == [("Karim Schmitt", "Anne Schmitt")]


def test_one_parents_answer_at_a_desk_is_told_to_the_other(two_parents: Cast) -> None:
    desk, leo = two_parents.context("reception"), two_parents.patients["Léo"]
    answered = Answered(Capacity.PARENT, "Karim Schmitt", LeafletLanguage.FRENCH)
    answer_at_desk(desk, leo, {Question.PASS_ON: Answer.REFUSED}, answered)
    assert told(two_parents) == [("Anne Schmitt", "Karim Schmitt")]


def test_an_answer_that_changes_nothing_is_told_to_nobody(two_parents: Cast) -> None:
    mother, leo = two_parents.context("proxy"), two_parents.patients["Léo"]
    answer_online(mother, leo, Question.PASS_ON, Answer.GRANTED)
    assert told(two_parents) == []


def test_an_adult_who_decides_alone_tells_nobody(cast: Cast) -> None:
    owner = cast.context("owner")
    answer_online(owner, cast.patients["Jeanne"], Question.PASS_ON, Answer.REFUSED)
    assert told(cast) == []
