"""Whether a viewer may open an exam, and why not: the one question before anything is shown (law 1).

The default is no. Every condition must hold: the viewer is entitled, the patient's identity is
settled, the exam has fully arrived, no minor keeps it to herself, the decision for this audience is
yes, a report is validated, and neither a hold nor the patient's wish makes this audience wait. A guest,
to whom the patient passed the exam on, sees no more than she does herself. The reason
goes to the trail, never to the outside.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from core.rules.consent import Standing


class Relation(Enum):
    """What the viewer is to the patient of this exam."""

    NONE = "none"
    OWNER = "owner"
    PROXY = "proxy"
    """May look for the patient: a parent, a guardian."""
    DOCTOR = "doctor"
    """Has a grant in force for this exam."""
    EMERGENCY = "emergency"
    """Has opened the file of a patient who couldn't answer, some hours ago at most."""
    TEAM = "team"
    """Radiology of an establishment that is about to examine the patient."""
    GUEST = "guest"
    """Opened a share of this exam that may be taken along."""
    ONLOOKER = "onlooker"
    """Opened a share of this exam that is only to be looked at."""


DOCTORS = frozenset({Relation.DOCTOR, Relation.EMERGENCY, Relation.TEAM})
GUESTS = frozenset({Relation.GUEST, Relation.ONLOOKER})


class Act(Enum):
    """What somebody wants with an exam."""

    LOOK = "look"
    TAKE = "take"
    """A file of it, to keep."""


class Access(Enum):
    NONE = "none"
    """As if the exam didn't exist."""
    ANNOUNCED = "announced"
    """Named in the list with the day it opens at the latest; nothing of it can be opened."""
    OPEN = "open"


class Reason(Enum):
    GRANTED = "granted"
    NOT_ENTITLED = "not-entitled"
    IDENTITY_UNSETTLED = "identity-unsettled"
    STILL_ARRIVING = "still-arriving"
    NEVER_ASKED = "never-asked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REPORT_NOT_VALIDATED = "report-not-validated"
    ON_HOLD = "on-hold"
    WAITS_AS_WISHED = "waits-as-wished"
    ONLY_TO_LOOK_AT = "only-to-look-at"
    OPPOSED = "opposed"


@dataclass(frozen=True, slots=True)
class ExamFacts:
    """What the verdict needs to know about an exam."""

    identity_settled: bool
    complete: bool
    """The arrival that brought it has ended."""
    validated: bool
    """Its latest signed report is validated or amended, not cancelled."""
    held_until: datetime | None
    """End of the hold in force towards the patient, if there is one."""
    own_access: Standing
    professionals: Standing
    pass_on: Standing
    opposed: bool = False
    """A minor keeps it from her parents (`rules.opposition`)."""
    wished_until: datetime | None = None
    """How long it waits at most as the patient wishes (`rules.release`)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    access: Access
    reason: Reason
    opens_at: datetime | None = None

    @property
    def may_open(self) -> bool:
        return self.access is Access.OPEN


REASON_OF_STANDING = {
    Standing.NEVER_ASKED: Reason.NEVER_ASKED,
    Standing.REFUSED: Reason.REFUSED,
    Standing.WITHDRAWN: Reason.WITHDRAWN,
}


def verdict(exam: ExamFacts, relation: Relation, now: datetime, act: Act = Act.LOOK) -> Verdict:
    """May a viewer of this relation open this exam now, or take a file of it?"""
    if relation is Relation.NONE:
        return _no(Reason.NOT_ENTITLED)
    if not exam.identity_settled:
        return _no(Reason.IDENTITY_UNSETTLED)
    if not exam.complete:
        return _no(Reason.STILL_ARRIVING)
    # A minor has no account: whoever isn't a doctor looks at her parents' wish.
    if exam.opposed and relation not in DOCTORS:
        return _no(Reason.OPPOSED)
    for consent in _needed_answers(exam, relation):
        if consent is not Standing.GRANTED and not _is_overcome(consent, relation):
            return _no(REASON_OF_STANDING[consent])
    if not exam.validated:
        return _no(Reason.REPORT_NOT_VALIDATED)
    # What gives the doctor time to speak with the patient never stands against the doctor.
    waits = _reason_to_wait(exam, now)
    if waits is not None and relation not in DOCTORS:
        return _announced(relation, *waits)
    if act is Act.TAKE and relation is Relation.ONLOOKER:
        return _no(Reason.ONLY_TO_LOOK_AT)
    return Verdict(Access.OPEN, Reason.GRANTED)


def _needed_answers(exam: ExamFacts, relation: Relation) -> tuple[Standing, ...]:
    if relation in DOCTORS:
        return (exam.professionals,)
    if relation in GUESTS:
        return exam.own_access, exam.pass_on
    return (exam.own_access,)


def _is_overcome(consent: Standing, relation: Relation) -> bool:
    """Silence is no refusal of help in an emergency; whatever was said before it holds."""
    return relation is Relation.EMERGENCY and consent is Standing.NEVER_ASKED


def _reason_to_wait(exam: ExamFacts, now: datetime) -> tuple[Reason, datetime] | None:
    """Why it isn't shown to the patient yet, and until when at the latest; a hold is named first."""
    waits = {Reason.ON_HOLD: exam.held_until, Reason.WAITS_AS_WISHED: exam.wished_until}
    standing = {why: until for why, until in waits.items() if until is not None and now < until}
    return (next(iter(standing)), max(standing.values())) if standing else None


def _announced(relation: Relation, reason: Reason, until: datetime) -> Verdict:
    """Announced to the patient's side; that an exam waits is no news for a guest."""
    if relation in GUESTS:
        return _no(reason)
    return Verdict(Access.ANNOUNCED, reason, until)


def _no(reason: Reason) -> Verdict:
    return Verdict(Access.NONE, reason)
