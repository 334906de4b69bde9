"""What the patients of the region decided: at the desk, at home, and with which slip.

Each step is taken unless it was taken already; what somebody answered since, trying the demonstration,
stays.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from core import accounts, activation, desk_documents, patients
from core.consents import Answered
from core.context import Context, Viewer
from core.demonstration.people import at_work, patient_row
from core.demonstration.region import DemoPatient
from core.demonstration.sign_ins import has_usable_slip, keep_slip, password, slip_of
from core.model import Account, Proxy, Receipt
from core.model.consent import Place
from core.own_decisions import answer_online
from core.rules.consent import Answer, Capacity, Question
from core.rules.leaflets import LeafletLanguage
from core.rules.roles import Role


def decide(ctx: Context, patient: DemoPatient) -> None:
    """Bring one patient's way to where the region has it."""
    if patient.answer == "not asked":
        return
    desk = at_work(ctx, next(iter(patient.numbers)), Role.RECEPTION)
    way = _way(ctx, patient)
    if not way.places:
        _answer(desk, patient, way.token)
    account = way.account
    if patient.account and account is None:
        account = _open_account(ctx, desk, patient, way.token)
    if patient.answer == "withdrawn" and account is not None:
        _withdraw(ctx.seen_by(account), way)
    if patient.slip and account is None:
        _print_slip(ctx, desk, patient, way)


@dataclass(frozen=True, slots=True)
class _Way:
    """How far a patient has come."""

    patient_id: int
    token: str
    places: tuple[Place, ...]
    """Where she answered, once for each receipt."""
    account: Viewer | None
    """Hers, or of who looks for her."""


def _way(ctx: Context, patient: DemoPatient) -> _Way:
    with ctx.db.reading() as session:
        row = patient_row(session, patient)
        places = session.scalars(sa.select(Receipt.place).where(Receipt.patient_id == row.id))
        account = session.scalar(
            sa.select(Account)
            .outerjoin(Proxy)
            .where(sa.or_(Account.patient_id == row.id, Proxy.patient_id == row.id))
        )
        viewer = accounts.viewer_of_account(account) if account else None
        return _Way(row.id, row.token, tuple(places), viewer)


def _answer(desk: Context, patient: DemoPatient, token: str) -> None:
    capacity = Capacity.PARENT if patient.answered_by else Capacity.PATIENT
    answer = Answer.REFUSED if patient.answer == "no" else Answer.GRANTED
    answered = Answered(capacity, patient.answered_by, LeafletLanguage.FRENCH)
    patients.answer_at_desk(desk, token, dict.fromkeys(Question, answer), answered)


def _open_account(ctx: Context, desk: Context, patient: DemoPatient, token: str) -> Viewer:
    """The account as it opens at home, with the code of a slip printed at the desk."""
    code = desk_documents.new_slip(desk, token).code
    number = activation.check_code(ctx, code, patient.birth_date)
    return activation.open_account(ctx, number, patient.account, password(ctx), "fr")


def _withdraw(own: Context, way: _Way) -> None:
    if way.places.count(Place.ONLINE) < len(Question):
        for question in Question:
            answer_online(own, way.token, question, Answer.REFUSED)


def _print_slip(ctx: Context, desk: Context, patient: DemoPatient, way: _Way) -> None:
    """Unless she holds one: one that we can tell, or that a desk of the demonstration printed."""
    if slip_of(ctx, patient.name) is None or not has_usable_slip(ctx, way.patient_id):
        keep_slip(ctx, patient.name, desk_documents.new_slip(desk, way.token).code)
