"""Doctors ask and are invited: one answer to all who ask, and a person's decision before any code."""

import pytest

from core.doctors.asking import (
    Applicant,
    accept_request,
    ask_for_account,
    invite,
    refuse_request,
    waiting_requests,
)
from core.errors import InvalidInput, NotFound, NotInThisState, TooManyAttempts
from core.model import DoctorRequest, Event, Invitation
from core.rules.credentials import FREE_FAILURES, read_code
from tests.cast import Cast

ERIC = Applicant("Dr  Éric Lutz ", "100 000 000 33", "Eric@Cabinet.example", "Sélestat")


def asked(cast: Cast) -> list[str]:
    return [one.name for one in waiting_requests(cast.context("administrator"))]


def test_a_request_waits_in_the_form_kept(cast: Cast) -> None:
    ask_for_account(cast.context(), ERIC)
    last = waiting_requests(cast.context("administrator"))[-1]
    assert (last.name, last.rpps, last.mail) == (
        "Dr Éric Lutz",
        "10000000033",
        "eric@cabinet.example",
    )


@pytest.mark.parametrize(
    "rpps",
    [
        pytest.param("10005173140", id="who asked already"),
        pytest.param("10000000017", id="who has an account"),
    ],
)
def test_who_is_known_learns_nothing_and_changes_nothing(cast: Cast, rpps: str) -> None:
    before = asked(cast)
    ask_for_account(cast.context(), Applicant("Dr X", rpps, "x@y.example"))
    assert asked(cast) == before


@pytest.mark.parametrize(
    ("field", "applicant"),
    [
        ("rpps", Applicant("Dr X", "10005173141", "x@y.example")),
        ("name", Applicant("  ", "10005173140", "x@y.example")),
        ("name", Applicant("X" * 201, "10005173140", "x@y.example")),
        ("mail", Applicant("Dr X", "10005173140", "x")),
        ("place", Applicant("Dr X", "10005173140", "x@y.example", "P" * 201)),
    ],
)
def test_what_cant_be_right_is_told(cast: Cast, field: str, applicant: Applicant) -> None:
    for operation, ctx in (
        (ask_for_account, cast.context()),
        (invite, cast.context("administrator")),
    ):
        with pytest.raises(InvalidInput) as refused:
            operation(ctx, applicant)
        assert refused.value.field == field


def test_many_requests_from_one_place_pause(cast: Cast) -> None:
    for _ in range(FREE_FAILURES - 1):  # the cast asked once
        ask_for_account(cast.context(), ERIC)
    with pytest.raises(TooManyAttempts):
        ask_for_account(cast.context(), ERIC)


def test_accepting_invites_and_tells_who_accepted(cast: Cast) -> None:
    invited = accept_request(cast.context("administrator"), cast.requests["waiting"])
    assert invited.name == "Dr Lucie Kern"
    assert read_code(invited.code)
    assert asked(cast) == []
    with cast.db.reading() as session:
        row, event = session.query(DoctorRequest).one(), session.query(Event).all()[-1]
        assert session.query(Invitation).one().mail == "lucie.kern@cabinet.example"
    assert (row.accepted, row.decided_by) == (True, cast.viewers["administrator"].id)
    assert (event.action, event.actor_name) == ("doctor-invited", "Employé administrator")


def test_refusing_invites_nobody(cast: Cast) -> None:
    refuse_request(cast.context("administrator"), cast.requests["waiting"])
    assert asked(cast) == []
    with cast.db.reading() as session:
        assert session.query(Invitation).count() == 0


@pytest.mark.parametrize("decide", [accept_request, refuse_request])
def test_a_request_is_decided_once(cast: Cast, decide) -> None:  # type: ignore[no-untyped-def]
    refuse_request(cast.context("administrator"), cast.requests["waiting"])
    with pytest.raises(NotInThisState):
        decide(cast.context("regional-administrator"), cast.requests["waiting"])
    with pytest.raises(NotFound):
        decide(cast.context("regional-administrator"), "unknown")


def test_a_proven_request_takes_the_place_of_an_unproven_one(cast: Cast) -> None:
    impostor = Applicant("Dr Éric Lutz", "10000000033", "somebody@else.example")
    herself = Applicant("Dr Éric Lutz", "10000000033", "eric@cabinet.example")
    ask_for_account(cast.context(), impostor)
    ask_for_account(cast.context(), herself, is_proven=True)
    ask_for_account(cast.context(), impostor)
    ask_for_account(cast.context(), impostor, is_proven=True)
    waiting = [
        (one.mail, one.is_proven)
        for one in waiting_requests(cast.context("administrator"))
        if one.rpps == "10000000033"
    ]
    assert waiting == [("eric@cabinet.example", True)]
