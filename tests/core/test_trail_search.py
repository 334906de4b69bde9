"""Auditors find events by what they know; one of an establishment only what its people did."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core import trail_search
from core.audit import Action, Outcome, record_refusal
from core.model import Event
from core.trail_search import TrailWish, export, search
from tests.cast import Cast

TODAY = TrailWish()


@pytest.mark.parametrize(
    ("wish", "actions"),
    [
        (TrailWish(action=Action.REPORT_AMENDED), {"report-amended"}),
        (TrailWish(actor="RECEPTION", action=Action.DECISIONS_RECORDED), {"decisions-recorded"}),
        (TrailWish(patient="lang"), {"decisions-recorded", "report-validated"}),
        (TrailWish(patient="%"), set()),
        (TrailWish(actor="_"), set()),
        (TrailWish(outcome=Outcome.REFUSED), set()),
    ],
)
def test_events_are_found_by_what_is_asked(cast: Cast, wish: TrailWish, actions: set[str]) -> None:
    found = {line.action for line in search(cast.context("auditor"), wish).lines}
    assert actions <= found
    assert bool(actions) == bool(found)


def test_days_are_those_of_the_region(cast: Cast) -> None:
    auditor, day = cast.context("auditor"), cast.now.date()
    assert search(auditor, TrailWish(since=day, until=day)).lines
    assert not search(auditor, TrailWish(until=day - timedelta(days=1))).lines
    assert not search(auditor, TrailWish(since=day + timedelta(days=1))).lines


def test_an_auditor_of_an_establishment_finds_its_own_peoples_events(cast: Cast) -> None:
    ours = cast.viewers["reception"]
    auditor = replace(cast.viewers["auditor"], establishment_id=ours.establishment_id)
    places = {line.establishment for line in search(cast.context().seen_by(auditor), TODAY).lines}
    assert places == {"Hôpitaux du Fleuve"}


def test_pages_follow_each_other_without_gap_or_repetition(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_search, "PAGE", 3)
    auditor, wish, seen = cast.context("auditor"), TODAY, list[int]()
    for _ in range(3):
        page = search(auditor, wish)
        seen += [line.sequence for line in page.lines]
        wish = TrailWish(before=page.older)
    assert seen == list(range(seen[0], seen[0] - 9, -1))


def test_an_export_holds_every_event_however_they_are_batched(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail_search, "BATCH", 4)
    lines = list(export(cast.context("auditor"), TODAY))
    with cast.db.reading() as session:
        assert len(lines) == session.query(Event).count()


def test_looking_is_told_but_not_for_whom(cast: Cast) -> None:
    wish = TrailWish(patient="Weber", action=Action.FILE_OPENED, outcome=Outcome.DONE)
    search(cast.context("auditor"), wish)
    with cast.db.reading() as session:
        event = session.query(Event).order_by(Event.sequence.desc()).first()
    assert event is not None
    assert event.action == "trail-searched"
    assert event.details == {"action": "file-opened", "outcome": "done", "by": "patient"}


def test_refusals_are_found(cast: Cast) -> None:
    record_refusal(cast.context("reception"), Action.PAGE_REFUSED, "not-found")
    (line,) = search(cast.context("auditor"), TrailWish(outcome=Outcome.REFUSED)).lines
    assert (line.reason, line.actor_name) == ("not-found", "Employé reception")
