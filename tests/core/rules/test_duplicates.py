"""What becomes of a received object: named cases, and every combination of what is kept already."""

from dataclasses import dataclass, replace
from itertools import product

import pytest

from core.rules.duplicates import Admission, admission
from core.rules.identity import Agreement


@dataclass(frozen=True)
class Received:
    """What is known of an object on arrival; as it stands, a new object of a new study."""

    same_bytes: bool | None = None
    same_patient: bool | None = None
    same_study: bool = True
    traits: Agreement = Agreement.SAME

    def admission(self) -> Admission:
        return admission(
            same_bytes=self.same_bytes,
            same_patient=self.same_patient,
            same_study=self.same_study,
            traits=self.traits,
        )


NEW_STUDY = Received()
NEXT_OF_STUDY = Received(same_patient=True)
SENT_AGAIN = Received(same_patient=True, same_bytes=True)

NAMED_CASES = [
    pytest.param(NEW_STUDY, Admission.ACCEPTED, id="first object of a study"),
    pytest.param(NEXT_OF_STUDY, Admission.ACCEPTED, id="next object of a known study"),
    pytest.param(SENT_AGAIN, Admission.UNCHANGED, id="same bytes again"),
    pytest.param(
        replace(SENT_AGAIN, traits=Agreement.DOUBTFUL),
        Admission.UNCHANGED,
        id="same bytes again after the patient's name was corrected here",
    ),
    pytest.param(
        replace(SENT_AGAIN, same_bytes=False),
        Admission.DIFFERENT_CONTENT,
        id="other bytes under a known UID",
    ),
    pytest.param(
        replace(NEXT_OF_STUDY, same_study=False),
        Admission.DIFFERENT_CONTENT,
        id="known series claimed by another study of the same patient",
    ),
    pytest.param(
        replace(NEXT_OF_STUDY, same_patient=False),
        Admission.PATIENT_CONFLICT,
        id="known study under another patient",
    ),
    pytest.param(
        replace(SENT_AGAIN, same_bytes=False, same_patient=False),
        Admission.PATIENT_CONFLICT,
        id="known object changed and under another patient",
    ),
    pytest.param(
        replace(NEW_STUDY, traits=Agreement.DOUBTFUL),
        Admission.IDENTITY_DOUBTFUL,
        id="known number with another name",
    ),
    pytest.param(
        replace(NEW_STUDY, traits=Agreement.DIFFERENT),
        Admission.IDENTITY_DOUBTFUL,
        id="known number of somebody else",
    ),
    pytest.param(
        replace(SENT_AGAIN, same_bytes=False, traits=Agreement.DOUBTFUL),
        Admission.IDENTITY_DOUBTFUL,
        id="known object sent anew with the patient's name corrected there",
    ),
]


@pytest.mark.parametrize(("received", "expected"), NAMED_CASES)
def test_named_case(received: Received, expected: Admission) -> None:
    assert received.admission() is expected


def test_every_admission_occurs_among_the_named_cases() -> None:
    assert {case.values[1] for case in NAMED_CASES} == set(Admission)


EVERYTHING = [
    Received(*facts)
    for facts in product((None, True, False), (None, True, False), (True, False), Agreement)
]


def are(outcome: Admission) -> set[Received]:
    return {received for received in EVERYTHING if received.admission() is outcome}


def where(**facts: object) -> set[Received]:
    return {
        received
        for received in EVERYTHING
        if all(getattr(received, name) is fact for name, fact in facts.items())
    }


def test_another_patient_is_always_a_conflict() -> None:
    assert are(Admission.PATIENT_CONFLICT) == where(same_patient=False)


def test_the_same_bytes_of_the_same_patient_never_change_anything() -> None:
    assert are(Admission.UNCHANGED) == where(same_bytes=True) - where(same_patient=False)


def test_what_is_kept_is_never_replaced() -> None:
    moved = where(same_study=False) - where(same_bytes=True)
    changed = where(same_bytes=False, traits=Agreement.SAME) | moved
    assert are(Admission.DIFFERENT_CONTENT) == changed - where(same_patient=False)


def test_traits_that_disagree_never_enter_an_exam() -> None:
    in_place = where(same_study=True) - where(same_patient=False)
    new, sent_anew = where(same_bytes=None), where(same_bytes=False)
    agreeing = where(traits=Agreement.SAME)
    assert are(Admission.ACCEPTED) == in_place & new & agreeing
    assert are(Admission.IDENTITY_DOUBTFUL) == in_place & (new | sent_anew) - agreeing
