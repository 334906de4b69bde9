"""Records joined and told apart again: exams, answers, accounts and slips, there and back."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from core import desk_documents, joined, joining, matching, patients
from core.activation import check_code, open_account
from core.audit import Action
from core.consents import Answered
from core.errors import (
    CredentialsRefused,
    IdentityDoubtful,
    NotFound,
    NotInThisState,
    ObjectRefused,
)
from core.exams.listing import own_lists
from core.model import Account, Event, Exam, Joining, Matching, Patient
from core.model.matching import JoinGround, MatchCause
from core.own_decisions import answer_online
from core.records import person_of
from core.release_wishes import choose_online, wish_at_desk
from core.rules.consent import Answer, Capacity, Question, Standing
from core.rules.identity import Ground
from core.rules.leaflets import LeafletLanguage
from core.rules.release import AT_ONCE, ReleaseWish, Timing
from core.trail import own_trail
from tests.cast import OTHERS, OURS, TEXT, Cast
from tests.core.ingest.hospital import Hospital, hospital_of
from tests.dicom import part10

PAUL = {
    "PatientID": "X9",
    "PatientName": "Muller^Paul",
    "PatientBirthDate": "19611102",
    "PatientSex": "M",
}
"""Whom the other establishment knows by a number of its own."""
HIMSELF = Answered(Capacity.PATIENT, "", LeafletLanguage.FRENCH)
YES = dict.fromkeys(Question, Answer.GRANTED)


def arrives(hospital: Hospital, study: str, **changes: object) -> int:
    hospital.sends(
        part10(
            StudyInstanceUID=study,
            SeriesInstanceUID=f"{study}.1",
            SOPInstanceUID=f"{study}.1.1",
            **{**PAUL, **changes},
        )
    )
    hospital.ends()
    return max(hospital.arrival.exams)


@pytest.fixture
def elsewhere(cast: Cast) -> int:
    """Paul's exam at the other establishment, where nobody knew him yet."""
    return arrives(hospital_of(cast, OTHERS), "1.2.50")


def waiting(cast: Cast, name: str = "archivist") -> list[str]:
    return [line.token for line in matching.queue(cast.context(name)).lines]


def decide(cast: Cast, *, same: bool = True) -> None:
    (token,) = waiting(cast)
    if same:
        matching.say_same(cast.context("archivist"), token)
    else:
        matching.say_different(cast.context("archivist"), token)


def owner_of(cast: Cast, exam: int) -> str:
    with cast.db.reading() as session:
        return session.get_one(Exam, exam).patient.token


def last_join(cast: Cast) -> str:
    return joined.joins(cast.context("archivist"))[0].token


def undo(cast: Cast) -> None:
    joined.undo(cast.context("archivist"), last_join(cast))


def standings(cast: Cast, desk: str = "reception") -> set[Standing]:
    return set(patients.opened_file(cast.context(desk), cast.patients["Paul"]).standings.values())


def answered(cast: Cast, desk: str, token: str, answer: Answer = Answer.GRANTED) -> None:
    patients.answer_at_desk(cast.context(desk), token, dict.fromkeys(Question, answer), HIMSELF)


# --- The queue ------------------------------------------------------------------------------------


def test_two_establishments_records_are_asked_about_and_stay_apart(
    cast: Cast, elsewhere: int
) -> None:
    (token,) = waiting(cast)
    pair = matching.opened(cast.context("archivist"), token)
    assert pair.cause is MatchCause.LOOK_ALIKE
    assert not pair.grounds
    assert [number for number, _ in pair.one.numbers] == ["P1"]
    assert [number for number, _ in pair.other.numbers] == ["X9"]
    assert len(pair.other.exams) == 1
    assert owner_of(cast, elsewhere) != cast.patients["Paul"]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"PatientBirthDate": "19611103"}, id="born the day after"),
        pytest.param({"PatientName": "Muller^Pierre"}, id="a brother"),
        pytest.param({"PatientBirthDate": ""}, id="no birth date"),
    ],
)
def test_who_resembles_less_isnt_asked_about(cast: Cast, changes: dict[str, str]) -> None:
    arrives(hospital_of(cast, OTHERS), "1.2.50", **changes)
    assert waiting(cast) == []


def test_a_pair_is_asked_about_once(cast: Cast, elsewhere: int) -> None:
    arrives(hospital_of(cast, OTHERS), "1.2.51")
    assert len(waiting(cast)) == 1
    decide(cast, same=False)
    arrives(hospital_of(cast, OTHERS), "1.2.52")
    assert waiting(cast) == []


def test_a_pair_of_other_establishments_is_none_of_ours(cast: Cast, elsewhere: int) -> None:
    (token,) = waiting(cast)
    nowhere = cast.context("regional-administrator")
    assert matching.queue(nowhere).lines == []
    with pytest.raises(NotFound):
        matching.opened(nowhere, token)
    with pytest.raises(NotFound):
        matching.say_same(nowhere, token)


def test_a_pair_is_decided_once(cast: Cast, elsewhere: int) -> None:
    (token,) = waiting(cast)
    matching.say_same(cast.context("archivist"), token)
    with pytest.raises(NotFound):
        matching.say_different(cast.context("archivist"), token)


def test_telling_apart_changes_nothing_else(cast: Cast, elsewhere: int) -> None:
    before = owner_of(cast, elsewhere)
    decide(cast, same=False)
    assert owner_of(cast, elsewhere) == before
    assert joined.joins(cast.context("archivist")) == []


# --- There and back -------------------------------------------------------------------------------


def test_a_join_brings_exams_and_numbers_together(cast: Cast, elsewhere: int) -> None:
    decide(cast)
    assert owner_of(cast, elsewhere) == cast.patients["Paul"]
    found = patients.search_by_number(cast.context("other-reception"), "X9")
    assert [line.token for line in found] == [cast.patients["Paul"]]
    later = arrives(hospital_of(cast, OTHERS), "1.2.51")
    assert owner_of(cast, later) == cast.patients["Paul"]


def test_undoing_gives_back_all_that_came_since(cast: Cast, elsewhere: int) -> None:
    other = owner_of(cast, elsewhere)
    decide(cast)
    theirs = arrives(hospital_of(cast, OTHERS), "1.2.51")
    ours = arrives(hospital_of(cast), "1.2.52", PatientID="P1")
    undo(cast)
    assert {owner_of(cast, elsewhere), owner_of(cast, theirs)} == {other}
    assert owner_of(cast, ours) == cast.patients["Paul"]
    assert owner_of(cast, arrives(hospital_of(cast, OTHERS), "1.2.53")) == other
    assert waiting(cast) == []


def test_undoing_twice_is_told(cast: Cast, elsewhere: int) -> None:
    decide(cast)
    undo(cast)
    with pytest.raises(NotInThisState):
        undo(cast)


def test_undoing_one_join_of_a_chain_leaves_the_others(cast: Cast, elsewhere: int) -> None:
    decide(cast)
    with cast.db.writing() as session:
        kept = session.scalar(sa.select(Patient).where(Patient.token == cast.patients["Paul"]))
        third = session.scalar(sa.select(Patient).where(Patient.token == cast.patients["Odile"]))
        assert kept is not None
        assert third is not None
        joining.join(session, cast.context("archivist"), third, kept, JoinGround.PERSON)
        first = session.scalars(sa.select(Joining).order_by(Joining.id)).first()
        assert first is not None
        joining.undo(session, cast.context("archivist"), first)
        assert person_of(session, third) is kept
        assert {one.record_id for one in kept.identifiers} == {kept.id, third.id}
    assert owner_of(cast, elsewhere) != cast.patients["Paul"]


def test_both_sides_read_of_it(cast: Cast, elsewhere: int) -> None:
    decide(cast)
    undo(cast)
    with cast.db.reading() as session:
        events = session.execute(
            sa.select(Event.action, Event.patient_id).where(Event.action.like("records-%"))
        ).all()
        pair = session.scalars(sa.select(Matching)).one()
    both = {pair.one_id, pair.other_id}
    for action in (Action.RECORDS_JOINED, Action.RECORDS_SEPARATED):
        assert {whose for what, whose in events if what == action.value} == both
    actions = {entry.action for entry in own_trail(cast.context("other-patient"))}
    assert {Action.RECORDS_JOINED, Action.RECORDS_SEPARATED} <= actions


# --- Answers --------------------------------------------------------------------------------------


def test_a_join_shows_no_more_than_the_stricter_side_until_asked_anew(
    cast: Cast, elsewhere: int
) -> None:
    answered(cast, "reception", cast.patients["Paul"])
    assert own_lists(cast.context("other-patient"))[0].exams
    decide(cast)
    later = cast.context("reception", cast.now + timedelta(minutes=1))
    assert standings(cast) == {Standing.NEVER_ASKED}
    assert not own_lists(cast.context("other-patient"))[0].exams
    patients.answer_at_desk(later, cast.patients["Paul"], YES, HIMSELF)
    assert standings(cast) == {Standing.GRANTED}
    assert own_lists(cast.context("other-patient"))[0].exams


def test_a_refusal_on_either_side_holds_for_both(cast: Cast, elsewhere: int) -> None:
    answered(cast, "reception", cast.patients["Paul"])
    answered(cast, "other-reception", owner_of(cast, elsewhere), Answer.REFUSED)
    decide(cast)
    assert standings(cast) == {Standing.REFUSED}


def test_answers_stay_with_the_record_they_were_given_for(cast: Cast, elsewhere: int) -> None:
    decide(cast)
    later = cast.context("other-reception", cast.now + timedelta(minutes=1))
    patients.answer_at_desk(later, cast.patients["Paul"], YES, HIMSELF)
    assert standings(cast) == {Standing.GRANTED}
    undo(cast)
    assert standings(cast) == {Standing.NEVER_ASKED}
    theirs = patients.opened_file(later, owner_of(cast, elsewhere))
    assert set(theirs.standings.values()) == {Standing.GRANTED}


def test_an_answer_from_home_counts_for_the_whole_person(cast: Cast, elsewhere: int) -> None:
    answered(cast, "reception", cast.patients["Paul"])
    decide(cast)
    home = cast.context("other-patient", cast.now + timedelta(minutes=1))
    answer_online(home, cast.patients["Paul"], Question.OWN_ACCESS, Answer.GRANTED)
    assert Standing.GRANTED in standings(cast)


def test_a_wish_from_home_stays_with_the_record_of_who_said_it(cast: Cast, elsewhere: int) -> None:
    with cast.db.writing() as session:
        account = session.get_one(Account, cast.viewers["other-patient"].id)
        account.patient_id = session.get_one(Exam, elsewhere).patient_id
    decide(cast)
    wish = ReleaseWish(Timing.AFTER_DOCTOR)
    choose_online(cast.context("other-patient"), cast.patients["Paul"], wish)
    assert wish_at_desk(cast.context("reception"), cast.patients["Paul"]) == wish
    undo(cast)
    assert wish_at_desk(cast.context("reception"), cast.patients["Paul"]) == AT_ONCE
    theirs = owner_of(cast, elsewhere)
    assert wish_at_desk(cast.context("other-reception"), theirs) == wish


def test_a_receipt_prints_what_held_when_it_was_given(cast: Cast, elsewhere: int) -> None:
    answered(cast, "other-reception", owner_of(cast, elsewhere), Answer.REFUSED)
    (receipt,) = patients.opened_file(
        cast.context("other-reception"), owner_of(cast, elsewhere)
    ).history
    decide(cast)
    file = patients.opened_file(cast.context("reception"), cast.patients["Paul"])
    assert [entry.code for entry in file.history] == [receipt.code]
    assert desk_documents.print_receipt(
        cast.context("reception"), cast.patients["Paul"], receipt.code
    ).startswith(b"%PDF")


# --- Accounts and slips ---------------------------------------------------------------------------


def test_an_account_opens_the_whole_person_and_falls_back_to_its_record(
    cast: Cast, elsewhere: int
) -> None:
    reader = cast.context("other-patient", cast.now + timedelta(minutes=2))
    answered(cast, "reception", cast.patients["Paul"])
    theirs = exam_token(cast, elsewhere)
    sign(cast, theirs)
    decide(cast)
    later = cast.context("reception", cast.now + timedelta(minutes=1))
    patients.answer_at_desk(later, cast.patients["Paul"], YES, HIMSELF)
    assert theirs in {card.token for card in own_lists(reader)[0].exams}
    undo(cast)
    assert theirs not in {card.token for card in own_lists(reader)[0].exams}


def test_slips_that_werent_used_are_cancelled_by_a_join(cast: Cast, elsewhere: int) -> None:
    slip = desk_documents.new_slip(cast.context("other-reception"), owner_of(cast, elsewhere))
    decide(cast)
    with pytest.raises(CredentialsRefused):
        check_code(cast.context(), slip.code, date(1961, 11, 2))


def test_a_new_slip_leads_to_the_account_that_is_there(cast: Cast, elsewhere: int) -> None:
    decide(cast)
    slip = desk_documents.new_slip(cast.context("other-reception"), cast.patients["Paul"])
    code = check_code(cast.context(), slip.code, date(1961, 11, 2))
    viewer = open_account(
        cast.context(), code, "paul@new.example", "quatre grands bols de soupe", "fr"
    )
    assert viewer.id == cast.viewers["other-patient"].id


def exam_of(cast: Cast, study: str) -> int:
    with cast.db.reading() as session:
        return session.scalars(sa.select(Exam.id).where(Exam.study_instance_uid == study)).one()


def exam_token(cast: Cast, exam: int) -> str:
    with cast.db.reading() as session:
        return session.get_one(Exam, exam).token


def sign(cast: Cast, token: str) -> None:
    from core import reports

    reports.validate(cast.context("other-radiologist"), token, TEXT)


# --- Objects set aside ----------------------------------------------------------------------------


@pytest.fixture
def contradicted(cast: Cast) -> Hospital:
    """Our own hospital has sent a new exam under Paul's number with another birth date."""
    hospital = hospital_of(cast)
    with pytest.raises(IdentityDoubtful):
        arrives(hospital, "1.2.60", PatientID="P1", PatientBirthDate="19611202")
    return hospital


def test_a_claim_waits_beside_the_record_it_contradicts(cast: Cast, contradicted: Hospital) -> None:
    with pytest.raises(IdentityDoubtful):
        arrives(contradicted, "1.2.61", PatientID="P1", PatientBirthDate="19611202")
    (token,) = waiting(cast)
    pair = matching.opened(cast.context("archivist"), token)
    assert pair.cause is MatchCause.CLAIMED_NUMBER
    assert pair.grounds == {Ground.BIRTH_DATE}
    assert pair.waiting == 2
    assert pair.other.numbers == []


def test_once_it_is_the_same_person_what_she_is_called_there_is_admitted(
    cast: Cast, contradicted: Hospital
) -> None:
    decide(cast)
    exam = exam_of(cast, "1.2.60")  # what waited came in by itself
    assert owner_of(cast, exam) == cast.patients["Paul"]
    undo(cast)
    assert owner_of(cast, exam) != cast.patients["Paul"]
    with cast.db.reading() as session:
        assert not session.get_one(Exam, exam).identity_settled


def test_once_it_is_another_the_number_stays_with_who_had_it(
    cast: Cast, contradicted: Hospital
) -> None:
    decide(cast, same=False)
    with pytest.raises(IdentityDoubtful):
        arrives(contradicted, "1.2.60", PatientID="P1", PatientBirthDate="19611202")
    assert waiting(cast) == []


def shown_to_jeanne(cast: Cast) -> bool:
    cards = own_lists(cast.context("owner"))[0].exams
    return cast.exams["open"] in {card.token for card in cards}


def resend(cast: Cast, sender: str = OURS, number: str = "J1", name: str = "Weiss^Jeanne") -> None:
    """An object of Jeanne's exam, with another name or number."""
    sent_anew = part10(
        StudyInstanceUID="1.2.3.1",
        SeriesInstanceUID="1.2.3.1.1",
        SOPInstanceUID="1.2.3.1.1.1",
        PatientID=number,
        PatientName=name,
    )
    with pytest.raises(ObjectRefused):
        hospital_of(cast, sender).sends(sent_anew)


@pytest.mark.parametrize("same", [True, False])
def test_an_exam_whose_patient_its_sender_corrects_is_shown_to_nobody_meanwhile(
    cast: Cast, same: bool
) -> None:
    assert shown_to_jeanne(cast)
    resend(cast)
    assert not shown_to_jeanne(cast)
    decide(cast, same=same)
    assert shown_to_jeanne(cast)


def test_a_claim_of_another_person_is_answered_once(cast: Cast) -> None:
    resend(cast)
    decide(cast, same=False)
    resend(cast)
    assert waiting(cast) == []
    assert shown_to_jeanne(cast)
    with cast.db.reading() as session:
        hidden = session.scalars(sa.select(Exam.token).where(~Exam.identity_settled)).all()
    assert hidden == [cast.exams["doubtful"]]  # which no pair has thrown doubt on


def test_an_exam_stays_in_doubt_until_every_claim_about_it_is_answered(cast: Cast) -> None:
    resend(cast)
    resend(cast, name="Wolf^Jeanne")
    first, second = waiting(cast)
    matching.say_different(cast.context("archivist"), first)
    assert not shown_to_jeanne(cast)
    matching.say_different(cast.context("archivist"), second)
    assert shown_to_jeanne(cast)


def test_an_exam_claimed_for_a_known_patient_stays_with_its_own(cast: Cast) -> None:
    resend(cast, number="P1", name="Muller^Paul")
    assert not shown_to_jeanne(cast)
    decide(cast, same=False)
    assert shown_to_jeanne(cast)
    pauls = own_lists(cast.context("other-patient"))[0].exams
    assert cast.exams["open"] not in {card.token for card in pauls}


def test_a_claim_is_asked_about_even_of_those_told_apart_before(cast: Cast) -> None:
    with cast.db.writing() as session:
        jeanne, paul = (
            session.scalars(sa.select(Patient).where(Patient.token == cast.patients[name])).one()
            for name in ("Jeanne", "Paul")
        )
        joining.pair_of(
            session, cast.context("archivist"), jeanne.id, paul.id, MatchCause.LOOK_ALIKE
        )
    decide(cast, same=False)
    resend(cast, number="P1", name="Muller^Paul")
    assert not shown_to_jeanne(cast)
    decide(cast, same=False)
    assert shown_to_jeanne(cast)


def test_another_establishment_cant_throw_doubt_on_an_exam(cast: Cast) -> None:
    resend(cast, OTHERS, "77")
    assert shown_to_jeanne(cast)
