"""Making a share: what may be passed on, and a link or a room code for it (features H1–H3, H6–H8).

Only what the patient sees herself can be shared, exam by exam, and never exams that come later. Code and
PIN are given once and kept nowhere; a lost one is replaced by a new share.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit, passwords
from core.consents import standings
from core.context import Context
from core.errors import InvalidInput, NotFound, NotInThisState
from core.exams.entitlement import entitlement_of
from core.exams.facts import facts_of
from core.exams.listing import ExamCard, exam_card, exams_where
from core.exams.own_people import own_person, patients_of
from core.model import Account, Exam, Patient, Share, ShareExam
from core.rules.consent import Question, Standing
from core.rules.credentials import SECRET_LENGTH, written_code
from core.rules.sharing import LONGEST_LIFE, MOST_USES, ROOM_LIFE, ShareKind
from core.rules.visibility import Relation, verdict
from core.sharing.codes import new_pin, together
from core.sharing.rooms import unmistakable_token
from core.symbols import random_symbols, unused_locator

LONGEST_RECIPIENT = 80


@dataclass(frozen=True, slots=True)
class Shareable:
    """What may be passed on of one patient."""

    patient_token: str
    patient_name: str
    is_myself: bool
    pass_on: Standing
    exams: Sequence[ExamCard]
    """Newest first; none unless the answer is yes."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be shared with whom; exams by their tokens."""

    exams: frozenset[str]
    recipient: str


@dataclass(frozen=True, slots=True)
class LinkWish(Wish):
    life: timedelta
    uses: int
    may_download: bool


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link that was just made; the only moment at which its secrets are known."""

    token: str
    code: str
    pin: str


def shareables(ctx: Context) -> list[Shareable]:
    """What the viewer may pass on of everybody she looks for, her own first."""
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        patients = patients_of(session, entitlement)
        return [_shareable(session, ctx, each, entitlement.own_patient) for each in patients]


def shareable(ctx: Context, patient_token: str) -> Shareable:
    """What may be passed on of this patient. Raises NotFound for one the viewer doesn't look for."""
    with ctx.db.reading() as session:
        patient, entitlement = own_person(session, ctx, patient_token)
        return _shareable(session, ctx, patient, entitlement.own_patient)


def make_link(ctx: Context, patient_token: str, wish: LinkWish) -> NewLink:
    """Make a link. Raises NotFound, InvalidInput, and NotInThisState without the patient's yes."""
    if not timedelta(0) < wish.life <= LONGEST_LIFE:
        raise InvalidInput("life", "out-of-range")
    if not 1 <= wish.uses <= MOST_USES:
        raise InvalidInput("uses", "out-of-range")
    secret, pin = random_symbols(SECRET_LENGTH), new_pin()
    secret_hash = passwords.hashed(together(secret, pin))
    with ctx.db.writing() as session:
        patient, _ = _patient_to_share(session, ctx, patient_token)
        share = Share(
            kind=ShareKind.LINK,
            patient_id=patient.id,
            locator=unused_locator(session, Share.locator),
            secret_hash=secret_hash,
            may_download=wish.may_download,
            ends_at=ctx.now + wish.life,
            most_uses=wish.uses,
        )
        _add(session, ctx, share, wish)
        return NewLink(share.token, written_code(share.locator or "", secret), pin)


def make_room_code(ctx: Context, patient_token: str, wish: Wish) -> str:
    """Make a room code to look once; gives its share's token. Raises as `make_link`."""
    with ctx.db.writing() as session:
        patient, born = _patient_to_share(session, ctx, patient_token)
        share = Share(
            token=unmistakable_token(session, ctx, born),
            kind=ShareKind.ROOM,
            patient_id=patient.id,
            may_download=False,
            ends_at=ctx.now + ROOM_LIFE,
            most_uses=1,
        )
        _add(session, ctx, share, wish)
        return share.token


def _shareable(
    session: Session, ctx: Context, patient: Patient, own_patient: int | None
) -> Shareable:
    return Shareable(
        patient_token=patient.token,
        patient_name=f"{patient.given_name} {patient.family_name}".strip(),
        is_myself=patient.id == own_patient,
        pass_on=standings(session, patient.id)[Question.PASS_ON],
        exams=_open_to_guests(session, patient, ctx.now),
    )


def _open_to_guests(session: Session, patient: Patient, now: datetime) -> list[ExamCard]:
    exams = exams_where(session, Exam.patient_id == patient.id)
    facts = facts_of(session, [exam.id for exam in exams], now)
    judged = ((exam, verdict(facts[exam.id], Relation.GUEST, now)) for exam in exams)
    return [exam_card(exam, judgement) for exam, judgement in judged if judgement.may_open]


def _patient_to_share(session: Session, ctx: Context, token: str) -> tuple[Patient, date]:
    """A patient who said yes, and the birth date that guests will be asked for."""
    patient, _ = own_person(session, ctx, token)
    answer = standings(session, patient.id)[Question.PASS_ON]
    if answer is not Standing.GRANTED or patient.birth_date is None:
        raise NotInThisState
    return patient, patient.birth_date


def _add(session: Session, ctx: Context, share: Share, wish: Wish) -> None:
    """Complete and add the row, its exams and its event. Raises NotFound, InvalidInput."""
    share.recipient = _recipient(wish.recipient)
    share.made_by, share.made_at = session.get_one(Account, ctx.viewer.id).id, ctx.now
    session.add(share)
    session.flush()
    exams = _chosen(session, ctx, share.patient_id, wish.exams)
    session.add_all(ShareExam(share_id=share.id, exam_id=exam.id) for exam in exams)
    audit.record(
        session,
        ctx,
        audit.Action.SHARE_MADE,
        patient_id=share.patient_id,
        details={"kind": share.kind.value, "recipient": share.recipient, "exams": len(exams)},
    )


def _recipient(typed: str) -> str:
    recipient = " ".join(typed.split())
    if not recipient:
        raise InvalidInput("recipient", "missing")
    if len(recipient) > LONGEST_RECIPIENT:
        raise InvalidInput("recipient", "too-long")
    return recipient


def _chosen(
    session: Session, ctx: Context, patient_id: int, tokens: frozenset[str]
) -> Sequence[Exam]:
    """The exams of these tokens; each has to be this patient's and open to guests."""
    if not tokens:
        raise InvalidInput("exams", "missing")
    exams = session.scalars(
        sa.select(Exam).where(Exam.token.in_(tokens), Exam.patient_id == patient_id)
    ).all()
    facts = facts_of(session, [exam.id for exam in exams], ctx.now)
    opens = all(verdict(facts[exam.id], Relation.GUEST, ctx.now).may_open for exam in exams)
    if len(exams) != len(tokens) or not opens:
        raise NotFound
    return exams
