"""The chain of events: what is changed, removed, swapped or cut off shows; who acts is never unknown."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.audit import SAME_SITTING, Action, AnonymousActor, Outcome
from core.audit_verification import ChainReport, verify
from core.chain import FIRST_DIGEST
from core.context import Viewer, ViewerKind, system
from core.errors import NotFound, TrailBroken
from core.exams.opening import exam_page
from core.model import ChainHead, Event
from core.patients import search_by_birth_date
from tests.cast import PASSWORD, Cast


def check(cast: Cast, kept_head: str | None = None) -> ChainReport:
    with cast.db.reading() as session:
        return verify(session, cast.settings.audit_key, kept_head)


def events(cast: Cast, action: Action) -> list[Event]:
    with cast.db.reading() as session:
        return list(
            session.scalars(
                sa.select(Event).where(Event.action == action.value).order_by(Event.sequence)
            )
        )


# --- The chain --------------------------------------------------------------------------------------


def test_the_chain_of_all_that_happened_is_intact(cast: Cast) -> None:
    report = check(cast)
    with cast.db.reading() as session:
        last = session.query(Event).order_by(Event.sequence.desc()).first()
    assert last is not None
    assert report == ChainReport(last.sequence, last.digest)
    assert report.events > 20


def test_an_empty_chain_is_intact(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.execute(sa.delete(Event))
        session.execute(sa.delete(ChainHead))
    assert check(cast) == ChainReport(0, FIRST_DIGEST)


def test_another_key_verifies_nothing(cast: Cast) -> None:
    with cast.db.reading() as session, pytest.raises(TrailBroken) as broken:
        verify(session, b"another key of thirty-two letters")
    assert broken.value.sequence == 1


CHANGES: dict[str, Any] = {
    "action": "exam-opened",
    "outcome": "refused",
    "reason": "because",
    "actor_kind": "system",
    "actor_id": 99,
    "actor_name": "Somebody else",
    "actor_role": "auditor",
    "establishment_id": 99,
    "patient_id": 99,
    "exam_id": 99,
    "details": {"found": 99},
    "request": "other",
    "address": "198.51.100.1",
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_changed_event_shows_where_it_is(cast: Cast, column: str) -> None:
    with cast.db.writing() as session:
        session.execute(
            sa.update(Event).where(Event.sequence == 7).values({column: CHANGES[column]})
        )
    assert broken_at(cast) == 7


def test_an_event_moved_by_a_microsecond_shows(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.get_one(Event, 7).recorded_at += timedelta(microseconds=1)
    assert broken_at(cast) == 7


def test_every_column_of_an_event_is_among_those_tried() -> None:
    tried = {*CHANGES, "recorded_at", "sequence", "digest"}
    assert tried == {column.key for column in sa.inspect(Event).column_attrs}


def delete(session: Session, last: int) -> int:
    session.execute(sa.delete(Event).where(Event.sequence == 7))
    return 7


def delete_and_renumber(session: Session, last: int) -> int:
    delete(session, last)
    for sequence in range(8, last + 1):
        session.execute(
            sa.update(Event).where(Event.sequence == sequence).values(sequence=sequence - 1)
        )
    return 7


def swap(session: Session, last: int) -> int:
    for before, after in ((7, 0), (8, 7), (0, 8)):
        session.execute(sa.update(Event).where(Event.sequence == before).values(sequence=after))
    return 7


def change_the_digest(session: Session, last: int) -> int:
    session.get_one(Event, 7).digest = "0" * 64
    return 7


def append_a_forged_one(session: Session, last: int) -> int:
    copied = session.get_one(Event, last)
    row = {column: getattr(copied, column) for column in CHANGES}
    forged = {**row, "recorded_at": copied.recorded_at, "digest": "f" * 64}
    session.add(Event(sequence=last + 1, **forged))
    return last + 1


def cut_the_end_off(session: Session, last: int) -> int:
    session.execute(sa.delete(Event).where(Event.sequence > last - 3))
    return last - 2


def delete_all(session: Session, last: int) -> int:
    session.execute(sa.delete(Event))
    return 1


def forget_the_head(session: Session, last: int) -> int:
    session.execute(sa.delete(ChainHead))
    return last + 1


@pytest.mark.parametrize(
    "tamper",
    [
        delete,
        delete_and_renumber,
        swap,
        change_the_digest,
        append_a_forged_one,
        cut_the_end_off,
        delete_all,
        forget_the_head,
    ],
)
def test_tampering_shows_from_where_it_begins(
    cast: Cast, tamper: Callable[[Session, int], int]
) -> None:
    last = check(cast).events
    with cast.db.writing() as session:
        begins = tamper(session, last)
    assert broken_at(cast) == begins


def broken_at(cast: Cast, kept_head: str | None = None) -> int:
    with pytest.raises(TrailBroken) as broken:
        check(cast, kept_head)
    return broken.value.sequence


def cut_off_with_the_head(cast: Cast, left: int) -> None:
    """As somebody would who may write to the whole database."""
    with cast.db.writing() as session:
        session.execute(sa.delete(Event).where(Event.sequence > left))
        head, last = session.get_one(ChainHead, 1), session.get_one(Event, left)
        head.sequence, head.digest = last.sequence, last.digest


def test_an_end_cut_off_together_with_the_head_shows_only_against_a_kept_head(cast: Cast) -> None:
    kept = check(cast)
    cut_off_with_the_head(cast, kept.events - 3)
    assert check(cast).events == kept.events - 3
    assert broken_at(cast, kept.digest) == kept.events - 2


def test_a_chain_that_went_on_still_goes_through_a_kept_head(cast: Cast) -> None:
    kept = check(cast)
    search_by_birth_date(cast.context("reception"), date(1950, 3, 7), "W")
    assert check(cast, kept.digest).events == kept.events + 1
    assert check(cast, FIRST_DIGEST).events == kept.events + 1


def test_a_chain_cut_off_and_grown_again_doesnt_go_through_a_kept_head(cast: Cast) -> None:
    kept = check(cast)
    cut_off_with_the_head(cast, kept.events - 1)
    search_by_birth_date(cast.context("reception"), date(1950, 3, 7), "W")
    assert broken_at(cast, kept.digest) == kept.events + 1


# --- Events -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in ViewerKind if kind is not ViewerKind.NOBODY])
def test_an_event_whose_actor_has_no_name_cant_be_built(cast: Cast, kind: ViewerKind) -> None:
    ctx = replace(cast.context(), viewer=Viewer(kind, 1))
    with pytest.raises(AnonymousActor), cast.db.writing() as session:
        audit.record(session, ctx, Action.SIGNED_IN)


def test_an_event_tells_who_what_when_from_where(cast: Cast) -> None:
    search_by_birth_date(cast.context("reception"), date(1950, 3, 7), "W")
    event, viewer = events(cast, Action.FILE_SEARCHED)[-1], cast.viewers["reception"]
    assert (event.actor_kind, event.actor_id, event.actor_name, event.actor_role) == (
        "staff",
        viewer.id,
        viewer.name,
        "reception",
    )
    assert (event.recorded_at, event.request, event.address) == (cast.now, "request", "192.0.2.1")
    assert event.establishment_id == viewer.establishment_id


def test_an_event_is_undone_with_the_change_it_tells_of(cast: Cast) -> None:
    before = check(cast)

    def breaks_off() -> None:
        with cast.db.writing() as session:
            audit.record(session, cast.context("reception"), Action.FILE_OPENED, patient_id=1)
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        breaks_off()
    assert check(cast) == before


def test_a_refusal_stays_though_what_was_refused_is_undone(cast: Cast) -> None:
    with pytest.raises(NotFound):
        exam_page(cast.context("other-patient"), cast.exams["open"])
    event = events(cast, Action.EXAM_OPENED)[-1]
    assert (event.outcome, event.reason) == (Outcome.REFUSED.value, "not-entitled")
    assert event.actor_id == cast.viewers["other-patient"].id


def test_leafing_through_an_exam_is_one_event_a_sitting(cast: Cast) -> None:
    told = len(events(cast, Action.EXAM_OPENED))
    for moment in (timedelta(), timedelta(minutes=5), SAME_SITTING):
        exam_page(cast.context("owner", cast.now + moment), cast.exams["open"])
    assert len(events(cast, Action.EXAM_OPENED)) == told + 2


@pytest.mark.parametrize(
    ("viewer", "exam"),
    [
        pytest.param("doctor", "open", id="somebody else"),
        pytest.param("owner", "elsewhere", id="another exam"),
    ],
)
def test_a_sitting_is_one_persons_with_one_exam(cast: Cast, viewer: str, exam: str) -> None:
    exam_page(cast.context("owner"), cast.exams["open"])
    told = len(events(cast, Action.EXAM_OPENED))
    exam_page(cast.context(viewer), cast.exams[exam])
    assert len(events(cast, Action.EXAM_OPENED)) == told + 1


def test_a_refusal_before_doesnt_stand_for_an_opening(cast: Cast) -> None:
    with pytest.raises(NotFound):
        exam_page(cast.context("owner"), cast.exams["held"])
    exam_page(cast.context("owner", cast.now + timedelta(days=5)), cast.exams["held"])
    outcomes = [event.outcome for event in events(cast, Action.EXAM_OPENED)[-2:]]
    assert outcomes == ["refused", "done"]


def test_writers_at_the_same_moment_make_one_chain(cast: Cast) -> None:
    before, ctx = check(cast), replace(cast.context(), viewer=system("worker"))

    def tell(_: int) -> None:
        with cast.db.writing() as session:
            audit.record(session, ctx, Action.ARRIVAL_ENDED)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(tell, range(40)))
    assert check(cast, before.digest).events == before.events + 40


# --- What is never told -----------------------------------------------------------------------------

TOLD = {"capacity", "receipt", "answers", "found", "role", "version", "until", "arrival"} | {
    "accepted",
    "unchanged",
    "refused",
}
"""What details may hold: numbers of things, moments, words of closed sets."""


def test_details_hold_no_personal_data(cast: Cast) -> None:
    with cast.db.reading() as session:
        details = list(session.scalars(sa.select(Event.details)))
    assert {key for one in details for key in one} <= TOLD
    written = json.dumps(details, ensure_ascii=False).lower()
    personal = ("jeanne", "weber", "schmitt", "lang", "1950", "j1", "example", PASSWORD)
    assert [word for word in personal if re.search(rf"\b{word}\b", written)] == []
    words = ("toux", "anomalie", "annonce", "scanner")
    assert [word for word in words if word in written] == []
