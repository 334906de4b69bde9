"""What may be passed on, on what terms; and that no secret of it is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.errors import InvalidInput, NotFound, NotInThisState
from core.model import Event, Share
from core.own_decisions import answer_online
from core.rules.consent import Answer, Question, Standing
from core.rules.credentials import read_code
from core.sharing.making import make_link, make_room_code, shareable, shareables
from tests.cast import Cast
from tests.core.sharing.sharers import link, room, share_row, wished


def test_what_she_sees_may_be_passed_on_newest_first(cast: Cast) -> None:
    found = shareable(cast.context("owner"), cast.patients["Jeanne"])
    assert [card.token for card in found.exams] == [
        cast.exams[exam] for exam in ("amended", "elsewhere", "open")
    ]
    assert (found.pass_on, found.is_myself) == (Standing.GRANTED, True)


def test_a_mother_may_pass_on_her_childs(cast: Cast) -> None:
    (found,) = shareables(cast.context("proxy"))
    assert (found.patient_name, found.is_myself) == ("Léo Schmitt", False)
    assert [card.token for card in found.exams] == [cast.exams["child"]]


@pytest.mark.parametrize("name", ["proxy", "other-patient", "doctor", "guest", "nobody"])
def test_nobody_passes_on_somebody_elses(cast: Cast, name: str) -> None:
    with pytest.raises(NotFound):
        shareable(cast.context(name), cast.patients["Jeanne"])
    with pytest.raises(NotFound):
        make_link(cast.context(name), cast.patients["Jeanne"], wished(cast))
    with pytest.raises(NotFound):
        make_room_code(cast.context(name), cast.patients["Jeanne"], wished(cast))


@pytest.mark.parametrize("exam", ["held", "draft", "arriving", "doubtful", "child", "refused"])
def test_what_she_doesnt_see_isnt_passed_on(cast: Cast, exam: str) -> None:
    with pytest.raises(NotFound):
        link(cast, "open", exam)


def test_an_exam_that_isnt_there_isnt_passed_on(cast: Cast) -> None:
    wish = replace(wished(cast), exams=frozenset({"x" * 22}))
    with pytest.raises(NotFound):
        make_link(cast.context("owner"), cast.patients["Jeanne"], wish)


@pytest.mark.parametrize("answer", [Answer.REFUSED])
def test_without_her_yes_nothing_is_passed_on(cast: Cast, answer: Answer) -> None:
    ctx, jeanne = cast.context("owner"), cast.patients["Jeanne"]
    answer_online(ctx, jeanne, Question.PASS_ON, answer)
    assert shareable(ctx, jeanne).exams == []
    for make in (make_link, make_room_code):
        with pytest.raises(NotInThisState):
            make(ctx, jeanne, wished(cast))  # type: ignore[operator]


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"life": timedelta(0)}, "life"),
        ({"life": timedelta(days=30, seconds=1)}, "life"),
        ({"uses": 0}, "uses"),
        ({"uses": 21}, "uses"),
        ({"recipient": "  "}, "recipient"),
        ({"recipient": "x" * 81}, "recipient"),
        ({"exams": frozenset()}, "exams"),
    ],
)
def test_terms_have_bounds(cast: Cast, terms: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        link(cast, **terms)  # type: ignore[arg-type]
    assert refused.value.field == field
    with cast.db.reading() as session:
        assert session.query(Share).filter_by(recipient="Dr Hanche").count() == 0


def test_code_and_pin_are_kept_nowhere(cast: Cast) -> None:
    made, digits = link(cast), room(cast)
    read = read_code(made.code)
    assert read is not None
    written = b"".join(path.read_bytes() for path in cast.settings.store.parent.glob("*.db*"))
    for secret in (read.secret, made.code, made.pin, digits):
        assert secret.encode() not in written
    assert (share_row(cast, made.token).secret_hash or "").startswith("$argon2id$")


def test_making_a_link_is_told_with_whom_it_is_for(cast: Cast) -> None:
    link(cast, "open", "amended")
    with cast.db.reading() as session:
        event = session.scalars(sa.select(Event).where(Event.action == Action.SHARE_MADE.value))
        assert [one.details for one in event] == [
            {"kind": "link", "recipient": "Dr Hanche", "exams": 2}
        ]
