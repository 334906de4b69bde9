"""When records are joined, asked about or kept apart; and what a join does to decisions."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from core.rules.consent import Answer, DecisionFact, Question, Standing
from core.rules.identity import Sex, Traits
from core.rules.ins import Authority, Identity, IdentityStatus, Ins
from core.rules.joining import JoinedDecisions, Proposal, look_alike, proposal, strictest

JEANNE = Traits("Weber", "Jeanne", date(1950, 3, 7), Sex.FEMALE)
NUMBER = Ins("250036748200146", Authority.NIR)
QUALIFIED = Identity(JEANNE, "67482", NUMBER, IdentityStatus.QUALIFIED)


def known_as(traits: Traits = JEANNE, **more: object) -> Identity:
    return replace(QUALIFIED, traits=traits, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param(QUALIFIED, Proposal.JOIN, id="the same qualified identity"),
        pytest.param(known_as(birth_place=""), Proposal.JOIN, id="one doesn't tell the place"),
        pytest.param(known_as(birth_place="68224"), Proposal.ASK, id="another birth place"),
        pytest.param(
            known_as(replace(JEANNE, given_name="Anne")), Proposal.ASK, id="another given name"
        ),
        pytest.param(
            known_as(replace(JEANNE, birth_date=None)), Proposal.ASK, id="no birth date told"
        ),
        pytest.param(known_as(replace(JEANNE, family_name="")), Proposal.ASK, id="no name told"),
        pytest.param(
            known_as(status=IdentityStatus.RETRIEVED), Proposal.ASK, id="the other isn't qualified"
        ),
        pytest.param(
            known_as(replace(JEANNE, sex=Sex.MALE), status=IdentityStatus.VALIDATED),
            Proposal.APART,
            id="not qualified, and another sex",
        ),
        pytest.param(Identity(JEANNE), Proposal.ASK, id="only the same traits"),
        pytest.param(
            Identity(replace(JEANNE, given_name="")), Proposal.APART, id="too little told"
        ),
        pytest.param(
            known_as(ins=Ins("250036748200220", Authority.NIR)),
            Proposal.APART,
            id="two numbers: homonyms",
        ),
        pytest.param(
            known_as(ins=Ins("850036748200137", Authority.NIA)),
            Proposal.ASK,
            id="a provisional number beside a definite one",
        ),
        pytest.param(
            known_as(replace(JEANNE, given_name="Anne"), ins=Ins("850036748200137", Authority.NIA)),
            Proposal.APART,
            id="two authorities, two names",
        ),
        pytest.param(
            known_as(ins=Ins(NUMBER.number, Authority.TEST)),
            Proposal.ASK,
            id="a test number is another number",
        ),
    ],
)
def test_proposal(other: Identity, expected: Proposal) -> None:
    assert proposal(QUALIFIED, other) is expected
    assert proposal(other, QUALIFIED) is expected


def test_without_a_qualified_number_nothing_joins_by_itself() -> None:
    unsure = [one for one in IdentityStatus if one is not IdentityStatus.QUALIFIED]
    for mine, theirs in product(unsure, IdentityStatus):
        assert proposal(known_as(status=mine), known_as(status=theirs)) is not Proposal.JOIN


def test_what_is_told_on_one_side_only_says_nothing() -> None:
    assert look_alike(JEANNE, replace(JEANNE, sex=Sex.UNKNOWN))
    assert not look_alike(JEANNE, Traits("", "", None, Sex.UNKNOWN))


# --- Decisions ------------------------------------------------------------------------------------

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
JOINED = BEFORE + timedelta(days=10)
AFTER = JOINED + timedelta(days=1)
ACCESS = Question.OWN_ACCESS


def said(answer: Answer, at: datetime = BEFORE, exam_id: int | None = None) -> DecisionFact:
    return DecisionFact(ACCESS, answer, at, exam_id)


YES, NO, WITHDRAWN = said(Answer.GRANTED), said(Answer.REFUSED), said(Answer.WITHDRAWN)


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        pytest.param([YES], [YES], Standing.GRANTED, id="both said yes"),
        pytest.param([YES], [], Standing.NEVER_ASKED, id="one wasn't asked"),
        pytest.param([YES], [NO], Standing.REFUSED, id="one said no"),
        pytest.param([YES], [YES, WITHDRAWN], Standing.WITHDRAWN, id="one changed her mind"),
        pytest.param([NO], [], Standing.REFUSED, id="a no counts more than silence"),
        pytest.param([NO], [WITHDRAWN], Standing.WITHDRAWN, id="no and no more"),
        pytest.param(
            [YES, said(Answer.GRANTED, AFTER)], [NO], Standing.GRANTED, id="asked anew: yes"
        ),
        pytest.param(
            [YES], [YES, said(Answer.WITHDRAWN, AFTER)], Standing.WITHDRAWN, id="asked anew: no"
        ),
        pytest.param(
            [YES], [said(Answer.GRANTED, AFTER)], Standing.GRANTED, id="asked anew on one side"
        ),
    ],
)
def test_after_a_join(
    mine: list[DecisionFact], theirs: list[DecisionFact], expected: Standing
) -> None:
    for sides in ((mine, theirs), (theirs, mine)):
        assert JoinedDecisions(sides, JOINED).standing(ACCESS) is expected


def test_an_answer_to_one_question_doesnt_answer_another() -> None:
    asked = DecisionFact(Question.PASS_ON, Answer.GRANTED, AFTER)
    assert JoinedDecisions(([YES, asked], []), JOINED).standing(ACCESS) is Standing.NEVER_ASKED


def test_an_answer_about_one_exam_isnt_asking_anew() -> None:
    about_one = said(Answer.GRANTED, AFTER, exam_id=7)
    assert JoinedDecisions(([YES, about_one], []), JOINED).standing(ACCESS, 7) is (
        Standing.NEVER_ASKED
    )


def test_what_was_taken_back_of_one_exam_stays_taken_back() -> None:
    sides = [YES, said(Answer.WITHDRAWN, exam_id=7)], [YES]
    joined = JoinedDecisions(sides, JOINED)
    assert joined.standing(ACCESS, 7) is Standing.WITHDRAWN
    assert joined.standing(ACCESS, 8) is Standing.GRANTED
    anew = JoinedDecisions((*sides, [said(Answer.GRANTED, AFTER)]), JOINED)
    assert anew.standing(ACCESS, 7) is Standing.WITHDRAWN


def test_a_person_with_one_record_is_as_she_was() -> None:
    assert JoinedDecisions([[YES]]).standing(ACCESS) is Standing.GRANTED
    assert JoinedDecisions([[]]).standing(ACCESS) is Standing.NEVER_ASKED


def test_strictest_of_none_is_never_asked() -> None:
    assert strictest([]) is Standing.NEVER_ASKED
