"""Attested care and emergencies: who is found, what is told to whom, and when it is over."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from core.consents import Answered
from core.context import Context
from core.doctors.desk import desk, timeline
from core.doctors.emergencies import emergencies, review
from core.doctors.own_doctors import block
from core.doctors.seeking import Traits, attest, break_glass, seek
from core.errors import InvalidInput, NotFound, NotInThisState, TooManyAttempts
from core.exams.opening import exam_page
from core.joining import join
from core.model import Event, Grant, Notice, Patient, Report
from core.model.matching import JoinGround
from core.own_decisions import answer_online
from core.patients import answer_at_desk
from core.rules.consent import Answer, Capacity, Question
from core.rules.credentials import FREE_FAILURES
from core.rules.identity import Sex
from core.rules.leaflets import LeafletLanguage
from core.rules.notices import NoticeKind
from tests.cast import Cast

JEANNE = Traits(date(1950, 3, 7), "web", "Jeanne", Sex.FEMALE)
PAUL = Traits(date(1961, 11, 2), "mul", "Paul", Sex.MALE)
ODILE = Traits(date(1933, 12, 13), "lang", "Odile", Sex.FEMALE)
REASON = "Patient inconscient aux urgences, polytraumatisé."
HOURS = timedelta(hours=4)


def roth(cast: Cast, now: datetime | None = None) -> Context:
    return cast.context("other-doctor", now)


def opens(ctx: Context, token: str) -> bool:
    try:
        exam_page(ctx, token)
    except NotFound:
        return False
    return True


def last_event(cast: Cast) -> Event:
    with cast.db.reading() as session:
        event = session.query(Event).order_by(Event.sequence.desc()).first()
    assert event is not None
    return event


def joined_to_jeanne(cast: Cast, name: str) -> str:
    """The token of this patient's record, found to be Jeanne's."""
    with cast.db.writing() as session:
        kept = session.query(Patient).filter_by(token=cast.patients["Jeanne"]).one()
        record = session.query(Patient).filter_by(token=cast.patients[name]).one()
        join(session, cast.context("archivist"), record, kept, JoinGround.PERSON)
    return cast.patients[name]


# --- Finding ---------------------------------------------------------------------------------------


def test_all_traits_find_a_patient_and_she_reads_it(cast: Cast) -> None:
    found = seek(roth(cast), JEANNE)
    assert found is not None
    assert (found.name, found.may_attest) == ("Weber Jeanne", True)
    assert (last_event(cast).action, last_event(cast).patient_id) == ("patient-sought", 1)


@pytest.mark.parametrize(
    "traits",
    [
        pytest.param(replace(JEANNE, birth_date=date(1950, 3, 8)), id="another day"),
        pytest.param(replace(JEANNE, given_name="Jean"), id="a part of the given name"),
        pytest.param(replace(JEANNE, sex=Sex.MALE), id="another sex"),
        pytest.param(replace(JEANNE, family_letters="wex"), id="other letters"),
        pytest.param(replace(JEANNE, family_letters="web%a"), id="signs of the database"),
    ],
)
def test_one_trait_that_differs_finds_nobody(cast: Cast, traits: Traits) -> None:
    assert seek(roth(cast), traits) is None


@pytest.mark.parametrize(
    ("field", "traits"),
    [
        ("family_letters", replace(JEANNE, family_letters="we")),
        ("family_letters", replace(JEANNE, family_letters="%%%")),
        ("given_name", replace(JEANNE, given_name=" ' ")),
    ],
)
def test_too_little_isnt_looked_for(cast: Cast, field: str, traits: Traits) -> None:
    with pytest.raises(InvalidInput) as refused:
        seek(roth(cast), traits)
    assert refused.value.field == field


def test_who_was_never_asked_is_found_for_an_emergency_only(cast: Cast) -> None:
    found = seek(roth(cast), PAUL)
    assert found is not None
    assert not found.may_attest


def refuses_in_advance(cast: Cast) -> Traits:
    return ODILE


def blocks(cast: Cast) -> Traits:
    block(cast.context("owner"), cast.patients["Jeanne"], "10000000025")
    return JEANNE


def takes_it_back(cast: Cast) -> Traits:
    owner = cast.context("owner")
    answer_online(owner, cast.patients["Jeanne"], Question.PROFESSIONALS, Answer.REFUSED)
    return JEANNE


@pytest.mark.parametrize("says_no", [refuses_in_advance, blocks, takes_it_back])
def test_who_said_no_is_as_if_she_didnt_exist_and_reads_who_tried(
    cast: Cast, says_no: Callable[[Cast], Traits]
) -> None:
    traits = says_no(cast)
    assert seek(roth(cast), traits) is None
    assert last_event(cast).outcome == "refused"
    token = cast.patients["Odile" if traits is ODILE else "Jeanne"]
    for act in (attest, break_glass):
        with pytest.raises(NotFound):
            act(roth(cast), token, REASON)
        assert last_event(cast).reason in {"refused", "blocked", "withdrawn"}


def test_many_searches_pause(cast: Cast) -> None:
    for _ in range(FREE_FAILURES):
        seek(roth(cast), PAUL)
    with pytest.raises(TooManyAttempts):
        seek(roth(cast), PAUL)
    assert seek(cast.context("doctor"), PAUL)


# --- Attesting -------------------------------------------------------------------------------------


def test_attested_care_opens_for_thirty_days_and_says_why(cast: Cast) -> None:
    ends = attest(roth(cast), cast.patients["Jeanne"], REASON)
    assert ends == cast.now + timedelta(days=30)
    assert opens(roth(cast), cast.exams["open"])
    assert last_event(cast).details == {"ground": "attested", "reason": REASON}
    assert not opens(roth(cast, ends), cast.exams["open"])


def test_care_of_who_was_never_asked_cant_be_attested(cast: Cast) -> None:
    with pytest.raises(NotFound):
        attest(roth(cast), cast.patients["Paul"], REASON)
    assert (last_event(cast).action, last_event(cast).reason) == ("care-attested", "never-asked")


@pytest.mark.parametrize("reason", ["", "urgent", " " * 50, "x" * 501])
@pytest.mark.parametrize("act", [attest, break_glass])
def test_a_reason_is_needed(
    cast: Cast, act: Callable[[Context, str, str], datetime], reason: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        act(roth(cast), cast.patients["Jeanne"], reason)
    assert refused.value.field == "reason"
    with cast.db.reading() as session:
        assert session.query(Grant).count() == 1


# --- Emergencies -----------------------------------------------------------------------------------


def test_an_emergency_opens_the_exams_of_who_was_never_asked_for_four_hours(cast: Cast) -> None:
    ends = break_glass(roth(cast), cast.patients["Paul"], REASON)
    assert ends == cast.now + HOURS
    assert opens(roth(cast), cast.exams["never-asked"])
    assert last_event(cast).details == {"ground": "emergency", "reason": REASON}
    assert [one.card.token for one in desk(roth(cast)).exams] == [cast.exams["never-asked"]]
    assert not opens(roth(cast, ends), cast.exams["never-asked"])
    assert desk(roth(cast, ends)).exams == []
    assert not opens(cast.context("doctor"), cast.exams["never-asked"])


def test_the_patient_gets_a_notice_that_names_the_doctor_and_no_reason(cast: Cast) -> None:
    break_glass(roth(cast), cast.patients["Paul"], REASON)
    with cast.db.reading() as session:
        notice = session.query(Notice).filter_by(kind=NoticeKind.EMERGENCY_OPENED).one()
    assert notice.account_id == cast.viewers["other-patient"].id
    assert (notice.kind.value, notice.facts) == (
        "emergency-opened",
        {"doctor": "Dr Philippe Roth"},
    )


def test_an_emergency_opens_nothing_unvalidated_arriving_or_doubtful(cast: Cast) -> None:
    break_glass(roth(cast), cast.patients["Jeanne"], REASON)
    for exam in ("unreported", "draft", "arriving", "doubtful"):
        assert not opens(roth(cast), cast.exams[exam])
    assert opens(roth(cast), cast.exams["held"])


def test_a_no_ends_an_emergency_at_the_next_request(cast: Cast) -> None:
    break_glass(roth(cast), cast.patients["Paul"], REASON)
    no = dict.fromkeys(Question, Answer.REFUSED)
    answered = Answered(Capacity.PATIENT, "", LeafletLanguage.FRENCH)
    answer_at_desk(cast.context("reception"), cast.patients["Paul"], no, answered)
    assert not opens(roth(cast), cast.exams["never-asked"])


def test_a_block_holds_for_a_record_that_was_joined_since_it_was_found(cast: Cast) -> None:
    block(cast.context("owner"), cast.patients["Jeanne"], "10000000025")
    record = joined_to_jeanne(cast, "Paul")
    with pytest.raises(NotFound):
        break_glass(roth(cast), record, REASON)
    assert (last_event(cast).reason, last_event(cast).patient_id) == ("blocked", 1)


def test_a_record_that_was_joined_since_leads_to_the_whole_file(cast: Cast) -> None:
    record = joined_to_jeanne(cast, "Paul")
    break_glass(roth(cast), record, REASON)
    assert last_event(cast).patient_id == 1
    assert timeline(roth(cast), record).patient.token == cast.patients["Jeanne"]


def test_a_file_without_exams_opens_empty_rather_than_not_at_all(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Report).delete()
    with pytest.raises(NotFound):
        timeline(roth(cast), cast.patients["Paul"])
    ends = break_glass(roth(cast), cast.patients["Paul"], REASON)
    assert timeline(roth(cast), cast.patients["Paul"]).page.exams == []
    with pytest.raises(NotFound):
        timeline(roth(cast, ends), cast.patients["Paul"])


def test_staff_see_each_emergency_and_review_it_once(cast: Cast) -> None:
    break_glass(roth(cast), cast.patients["Paul"], REASON)
    (one,) = emergencies(cast.context("regional-administrator"))
    assert (one.doctor, one.patient, one.reason) == ("Dr Philippe Roth", "Paul Muller", REASON)
    assert one.reviewed_at is None
    review(cast.context("regional-administrator"), one.number)
    (seen,) = emergencies(cast.context("auditor"))
    assert seen.reviewed_by == "Employé regional-administrator"
    assert last_event(cast).details == {"doctor": "Dr Philippe Roth"}
    with pytest.raises(NotInThisState):
        review(cast.context("regional-administrator"), one.number)


def test_the_emergency_that_waits_longest_comes_first_and_reviewed_ones_last(cast: Cast) -> None:
    staff = cast.context("regional-administrator")
    for hours in range(4):
        at = cast.now + timedelta(hours=hours)
        break_glass(roth(cast, at), cast.patients["Paul"], f"{REASON} {hours}")
    for one in emergencies(staff)[:2]:
        review(staff, one.number)
    assert [one.reason[-1] for one in emergencies(staff)] == ["2", "3", "1", "0"]


@pytest.mark.parametrize("number", [1, 999])
def test_only_an_emergency_is_reviewed(cast: Cast, number: int) -> None:
    with pytest.raises(NotFound):  # the first grant is a treating doctor's
        review(cast.context("regional-administrator"), number)
