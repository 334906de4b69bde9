"""The one question before anything is shown: named cases, and every combination of facts.

The law is said twice here: by cases a patient would recognise, and by a list of obstacles that is
walked for each of the thousands of combinations, to look and to take along. The rule has to agree with both.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from core.rules.consent import Standing
from core.rules.visibility import Access, Act, ExamFacts, Reason, Relation, Verdict, verdict

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)
YESTERDAY = NOW - timedelta(days=1)

READY = ExamFacts(
    identity_settled=True,
    complete=True,
    validated=True,
    held_until=None,
    own_access=Standing.GRANTED,
    professionals=Standing.GRANTED,
    pass_on=Standing.GRANTED,
)
"""An exam against which nothing speaks."""

OPEN = Verdict(Access.OPEN, Reason.GRANTED)
ANNOUNCED = Verdict(Access.ANNOUNCED, Reason.ON_HOLD, TOMORROW)

NAMED_CASES = [
    pytest.param(
        READY,
        Relation.OWNER,
        OPEN,
        id="patient who agreed opens her validated exam",
    ),
    pytest.param(
        READY,
        Relation.PROXY,
        OPEN,
        id="parent opens the validated exam of a child",
    ),
    pytest.param(
        READY,
        Relation.DOCTOR,
        OPEN,
        id="doctor with a grant opens the exam",
    ),
    pytest.param(
        READY,
        Relation.TEAM,
        OPEN,
        id="radiology that is about to examine her is told of the exam",
    ),
    pytest.param(
        replace(READY, professionals=Standing.NEVER_ASKED),
        Relation.TEAM,
        Verdict(Access.NONE, Reason.NEVER_ASKED),
        id="radiology elsewhere learns nothing before she was asked",
    ),
    pytest.param(
        READY,
        Relation.NONE,
        Verdict(Access.NONE, Reason.NOT_ENTITLED),
        id="stranger sees nothing though everything else allows it",
    ),
    pytest.param(
        replace(READY, own_access=Standing.REFUSED),
        Relation.OWNER,
        Verdict(Access.NONE, Reason.REFUSED),
        id="patient who refused sees nothing though the report is validated",
    ),
    pytest.param(
        replace(READY, own_access=Standing.REFUSED),
        Relation.PROXY,
        Verdict(Access.NONE, Reason.REFUSED),
        id="parent sees nothing where own access was refused",
    ),
    pytest.param(
        replace(READY, own_access=Standing.REFUSED),
        Relation.DOCTOR,
        OPEN,
        id="doctor opens the exam of a patient who only refused to see it herself",
    ),
    pytest.param(
        replace(READY, own_access=Standing.NEVER_ASKED),
        Relation.OWNER,
        Verdict(Access.NONE, Reason.NEVER_ASKED),
        id="patient nobody asked sees nothing",
    ),
    pytest.param(
        replace(READY, professionals=Standing.NEVER_ASKED),
        Relation.DOCTOR,
        Verdict(Access.NONE, Reason.NEVER_ASKED),
        id="doctor sees nothing of a patient nobody asked",
    ),
    pytest.param(
        replace(READY, professionals=Standing.REFUSED),
        Relation.DOCTOR,
        Verdict(Access.NONE, Reason.REFUSED),
        id="doctor sees nothing of a patient who refused professionals",
    ),
    pytest.param(
        replace(READY, professionals=Standing.REFUSED),
        Relation.OWNER,
        OPEN,
        id="patient who refused professionals opens her own exam",
    ),
    pytest.param(
        replace(READY, professionals=Standing.WITHDRAWN),
        Relation.DOCTOR,
        Verdict(Access.NONE, Reason.WITHDRAWN),
        id="doctor loses the exam when the patient withdraws",
    ),
    pytest.param(
        replace(READY, validated=False),
        Relation.OWNER,
        Verdict(Access.NONE, Reason.REPORT_NOT_VALIDATED),
        id="patient waits for the radiologist's signature",
    ),
    pytest.param(
        replace(READY, validated=False),
        Relation.DOCTOR,
        Verdict(Access.NONE, Reason.REPORT_NOT_VALIDATED),
        id="doctor waits for the radiologist's signature",
    ),
    pytest.param(
        replace(READY, complete=False),
        Relation.OWNER,
        Verdict(Access.NONE, Reason.STILL_ARRIVING),
        id="half an exam is shown to nobody",
    ),
    pytest.param(
        replace(READY, identity_settled=False),
        Relation.DOCTOR,
        Verdict(Access.NONE, Reason.IDENTITY_UNSETTLED),
        id="exam of a doubtful identity is shown to nobody",
    ),
    pytest.param(
        replace(READY, held_until=TOMORROW),
        Relation.OWNER,
        ANNOUNCED,
        id="patient is told the day a held exam opens",
    ),
    pytest.param(
        replace(READY, held_until=TOMORROW),
        Relation.PROXY,
        ANNOUNCED,
        id="parent is told the day a held exam opens",
    ),
    pytest.param(
        replace(READY, held_until=TOMORROW),
        Relation.DOCTOR,
        OPEN,
        id="hold gives the doctor time and never stands against her",
    ),
    pytest.param(
        replace(READY, held_until=NOW),
        Relation.OWNER,
        OPEN,
        id="hold that ends at this moment has ended",
    ),
    pytest.param(
        replace(READY, held_until=NOW + timedelta(microseconds=1)),
        Relation.OWNER,
        Verdict(Access.ANNOUNCED, Reason.ON_HOLD, NOW + timedelta(microseconds=1)),
        id="hold counts to its last moment",
    ),
    pytest.param(
        replace(READY, held_until=YESTERDAY),
        Relation.OWNER,
        OPEN,
        id="hold of the past is forgotten",
    ),
    pytest.param(
        replace(READY, held_until=TOMORROW, validated=False),
        Relation.OWNER,
        Verdict(Access.NONE, Reason.REPORT_NOT_VALIDATED),
        id="held exam is announced only once it is validated",
    ),
    pytest.param(
        replace(READY, held_until=TOMORROW, own_access=Standing.WITHDRAWN),
        Relation.OWNER,
        Verdict(Access.NONE, Reason.WITHDRAWN),
        id="held exam isn't even announced to a patient who withdrew",
    ),
    pytest.param(
        replace(READY, professionals=Standing.REFUSED),
        Relation.GUEST,
        OPEN,
        id="guest opens what the patient passed on, whatever she told her other doctors",
    ),
    pytest.param(
        replace(READY, pass_on=Standing.WITHDRAWN),
        Relation.GUEST,
        Verdict(Access.NONE, Reason.WITHDRAWN),
        id="guest loses the exam when the patient passes nothing on any more",
    ),
    pytest.param(
        replace(READY, pass_on=Standing.NEVER_ASKED),
        Relation.ONLOOKER,
        Verdict(Access.NONE, Reason.NEVER_ASKED),
        id="guest sees nothing of a patient who wasn't asked whether she passes on",
    ),
    pytest.param(
        replace(READY, own_access=Standing.WITHDRAWN),
        Relation.GUEST,
        Verdict(Access.NONE, Reason.WITHDRAWN),
        id="guest sees no more than the patient herself",
    ),
    pytest.param(
        replace(READY, held_until=TOMORROW),
        Relation.GUEST,
        Verdict(Access.NONE, Reason.ON_HOLD),
        id="a share is no way round a hold, and tells nothing of it",
    ),
    pytest.param(
        replace(READY, professionals=Standing.NEVER_ASKED, held_until=TOMORROW),
        Relation.EMERGENCY,
        OPEN,
        id="in an emergency a patient who was never asked doesn't stay unknown",
    ),
    pytest.param(
        replace(READY, professionals=Standing.REFUSED),
        Relation.EMERGENCY,
        Verdict(Access.NONE, Reason.REFUSED),
        id="a refusal said in advance holds in an emergency",
    ),
    pytest.param(
        replace(READY, professionals=Standing.WITHDRAWN),
        Relation.EMERGENCY,
        Verdict(Access.NONE, Reason.WITHDRAWN),
        id="a yes taken back holds in an emergency that is under way",
    ),
    pytest.param(
        replace(READY, validated=False),
        Relation.EMERGENCY,
        Verdict(Access.NONE, Reason.REPORT_NOT_VALIDATED),
        id="an emergency shows nothing before it is validated",
    ),
    pytest.param(
        replace(READY, wished_until=TOMORROW),
        Relation.OWNER,
        Verdict(Access.ANNOUNCED, Reason.WAITS_AS_WISHED, TOMORROW),
        id="patient who wanted to wait is told the latest day",
    ),
    pytest.param(
        replace(READY, wished_until=NOW),
        Relation.OWNER,
        OPEN,
        id="waiting ends by itself",
    ),
    pytest.param(
        replace(READY, wished_until=TOMORROW),
        Relation.DOCTOR,
        OPEN,
        id="the patient's wish to wait never stands against her doctor",
    ),
    pytest.param(
        replace(READY, wished_until=TOMORROW),
        Relation.GUEST,
        Verdict(Access.NONE, Reason.WAITS_AS_WISHED),
        id="guest sees nothing the patient waits for",
    ),
    pytest.param(
        replace(READY, held_until=TOMORROW, wished_until=TOMORROW + timedelta(days=3)),
        Relation.OWNER,
        Verdict(Access.ANNOUNCED, Reason.ON_HOLD, TOMORROW + timedelta(days=3)),
        id="of a hold and a wish the later end is told",
    ),
    pytest.param(
        replace(READY, opposed=True),
        Relation.PROXY,
        Verdict(Access.NONE, Reason.OPPOSED),
        id="parent sees nothing of what a minor keeps to herself",
    ),
    pytest.param(
        replace(READY, opposed=True, held_until=TOMORROW),
        Relation.PROXY,
        Verdict(Access.NONE, Reason.OPPOSED),
        id="what a minor keeps to herself isn't even announced",
    ),
    pytest.param(
        replace(READY, opposed=True),
        Relation.GUEST,
        Verdict(Access.NONE, Reason.OPPOSED),
        id="nor does it open by a share her parent made",
    ),
    pytest.param(
        replace(READY, opposed=True),
        Relation.DOCTOR,
        OPEN,
        id="her doctor opens what a minor keeps from her parents",
    ),
]
TAKING_CASES = [
    pytest.param(Relation.OWNER, Act.TAKE, OPEN, id="patient downloads her exam"),
    pytest.param(Relation.DOCTOR, Act.TAKE, OPEN, id="doctor downloads an exam"),
    pytest.param(Relation.GUEST, Act.TAKE, OPEN, id="guest downloads what may be taken along"),
    pytest.param(Relation.ONLOOKER, Act.LOOK, OPEN, id="guest looks at what is to be looked at"),
    pytest.param(
        Relation.ONLOOKER,
        Act.TAKE,
        Verdict(Access.NONE, Reason.ONLY_TO_LOOK_AT),
        id="guest takes nothing of what is only to be looked at",
    ),
]


@pytest.mark.parametrize(("exam", "relation", "expected"), NAMED_CASES)
def test_named_case(exam: ExamFacts, relation: Relation, expected: Verdict) -> None:
    assert verdict(exam, relation, NOW) == expected


@pytest.mark.parametrize(("relation", "act", "expected"), TAKING_CASES)
def test_taking_along(relation: Relation, act: Act, expected: Verdict) -> None:
    assert verdict(READY, relation, NOW, act) == expected


def test_every_reason_and_every_access_occurs_among_the_named_cases() -> None:
    told: list[Any] = [case.values[-1] for case in NAMED_CASES + TAKING_CASES]
    assert {verdict.reason for verdict in told} == set(Reason)
    assert {verdict.access for verdict in told} == set(Access)


# --- The law as a list of obstacles, in the order in which they are told ------------------------


SHARED_WITH = {Relation.GUEST, Relation.ONLOOKER}


def answer_for(relation: Relation, exam: ExamFacts) -> Standing:
    """The answer that counts: about professionals for a doctor, else about one's own access; for a
    guest the one about passing on too, where the first is yes."""
    if relation in SHARED_WITH and exam.own_access is Standing.GRANTED:
        return exam.pass_on
    return exam.professionals if relation in DOCTORS else exam.own_access


DOCTORS = {Relation.DOCTOR, Relation.EMERGENCY, Relation.TEAM}


def is_silent(exam: ExamFacts, relation: Relation) -> bool:
    """Nobody asked, and nobody may be asked now: that stands in every way but an emergency's."""
    unasked = answer_for(relation, exam) is Standing.NEVER_ASKED
    return unasked and relation is not Relation.EMERGENCY


OBSTACLES: list[tuple[Reason, Callable[[ExamFacts, Relation], bool]]] = [
    (Reason.NOT_ENTITLED, lambda _, who: who is Relation.NONE),
    (Reason.IDENTITY_UNSETTLED, lambda exam, _: not exam.identity_settled),
    (Reason.STILL_ARRIVING, lambda exam, _: not exam.complete),
    (Reason.OPPOSED, lambda exam, who: exam.opposed and who not in DOCTORS),
    (Reason.NEVER_ASKED, is_silent),
    (Reason.REFUSED, lambda exam, who: answer_for(who, exam) is Standing.REFUSED),
    (Reason.WITHDRAWN, lambda exam, who: answer_for(who, exam) is Standing.WITHDRAWN),
    (Reason.REPORT_NOT_VALIDATED, lambda exam, _: not exam.validated),
    (Reason.ON_HOLD, lambda exam, who: who not in DOCTORS and exam.held_until == TOMORROW),
    (
        Reason.WAITS_AS_WISHED,
        lambda exam, who: who not in DOCTORS and exam.wished_until == TOMORROW,
    ),
]
WAITING = {Reason.ON_HOLD, Reason.WAITS_AS_WISHED}


def law(exam: ExamFacts, relation: Relation, act: Act) -> Verdict:
    obstacles = [reason for reason, stands in OBSTACLES if stands(exam, relation)]
    if act is Act.TAKE and relation is Relation.ONLOOKER:
        obstacles.append(Reason.ONLY_TO_LOOK_AT)
    if not obstacles:
        return OPEN
    if set(obstacles) <= WAITING and relation not in SHARED_WITH:
        return Verdict(Access.ANNOUNCED, obstacles[0], TOMORROW)
    return Verdict(Access.NONE, obstacles[0])


def all_exams() -> Iterator[ExamFacts]:
    yes_or_no = (True, False)
    holds = (None, YESTERDAY, NOW, TOMORROW)
    for facts in product(
        yes_or_no, yes_or_no, yes_or_no, holds, *[Standing] * 3, yes_or_no, holds[1::2]
    ):
        yield ExamFacts(*facts)


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("relation", Relation)
def test_every_combination_follows_the_law(relation: Relation, act: Act) -> None:
    for exam in all_exams():
        assert verdict(exam, relation, NOW, act) == law(exam, relation, act), exam


@pytest.mark.parametrize("relation", Relation)
def test_an_exam_that_waits_opens_by_itself_at_the_end(relation: Relation) -> None:
    for exam in all_exams():
        released = replace(exam, held_until=None, wished_until=None)
        assert verdict(exam, relation, TOMORROW) == verdict(released, relation, TOMORROW), exam


@pytest.mark.parametrize("relation", Relation)
def test_only_an_open_verdict_may_open(relation: Relation) -> None:
    for exam in all_exams():
        judged = verdict(exam, relation, NOW)
        assert judged.may_open == (judged.reason is Reason.GRANTED), exam


def test_only_an_announced_exam_names_a_day() -> None:
    for exam, relation in product(all_exams(), Relation):
        judged = verdict(exam, relation, NOW)
        assert (judged.opens_at is not None) == (judged.access is Access.ANNOUNCED), exam
