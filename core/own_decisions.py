"""A person's decisions from home, about herself and those she looks for: read, and changed.

For which record of a person she decides, and as what, is found here; what is recorded of it, and who may
decide, as at a desk (`consents`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.consents import Answered, ReceiptEntry, history, record_answers, standings
from core.context import Context
from core.errors import NotFound
from core.exams.entitlement import Entitlement, entitlement_of
from core.exams.own_people import own_person, patients_of
from core.model import Account, Exam, Patient
from core.model.consent import Place
from core.proxies import proxies_in_force
from core.rules.consent import Answer, Capacity, Question, Standing
from core.rules.leaflets import LeafletLanguage
from core.rules.release import ReleaseWish
from core.wishes import wish_of


@dataclass(frozen=True, slots=True)
class OwnDecisions:
    """A person's decisions about one patient: herself, or somebody she looks for."""

    patient_token: str
    patient_name: str
    is_myself: bool
    standings: Mapping[Question, Standing]
    wish: ReleaseWish
    """When results are to appear."""
    history: Sequence[ReceiptEntry]


def own_decisions(ctx: Context) -> list[OwnDecisions]:
    """What the viewer may read and change, herself first."""
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        patients = patients_of(session, entitlement)
        return [_decisions_about(session, patient, entitlement) for patient in patients]


def own_decisions_about(ctx: Context, patient_token: str) -> OwnDecisions:
    """The same about one of them. Raises NotFound."""
    with ctx.db.reading() as session:
        return _decisions_about(session, *own_person(session, ctx, patient_token))


def _decisions_about(session: Session, patient: Patient, entitlement: Entitlement) -> OwnDecisions:
    return OwnDecisions(
        patient_token=patient.token,
        patient_name=f"{patient.given_name} {patient.family_name}".strip(),
        is_myself=patient.id == entitlement.own_patient,
        standings=standings(session, patient.id),
        wish=wish_of(session, patient.id),
        history=history(session, patient.id),
    )


def answer_online(ctx: Context, patient_token: str, question: Question, answer: Answer) -> None:
    """Change an answer from home; it holds at the very next request.

    Raises NotFound for a patient the viewer doesn't decide for, InvalidInput.
    """
    with ctx.db.writing() as session:
        patient, entitlement = own_person(session, ctx, patient_token)
        answer_from_home(session, ctx, patient, entitlement, {question: answer})


def answer_from_home(
    session: Session,
    ctx: Context,
    person: Patient,
    entitlement: Entitlement,
    wanted: Mapping[Question, Answer],
    exam: Exam | None = None,
) -> None:
    """Record what the viewer answers for this person, in the caller's transaction.

    Raises NotFound, InvalidInput.
    """
    record, capacity = record_towards(session, ctx, person, entitlement)
    language = LeafletLanguage(session.get_one(Account, ctx.viewer.id).language)
    answered = Answered(capacity, ctx.viewer.name, language)
    record_answers(session, ctx, record, wanted, answered, Place.ONLINE, exam)


def record_towards(
    session: Session, ctx: Context, person: Patient, entitlement: Entitlement
) -> tuple[Patient, Capacity]:
    """For which record of a person the viewer decides, and as what: what she says stays with that
    record should a join be undone. Raises NotFound."""
    if person.id == entitlement.own_patient:
        account = session.get_one(Account, ctx.viewer.id)
        return session.get_one(Patient, account.patient_id), Capacity.PATIENT
    for proxy in reversed(proxies_in_force(session, person, ctx.now)):
        if proxy.account_id == ctx.viewer.id:
            return proxy.patient, proxy.capacity
    raise NotFound
