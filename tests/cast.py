"""The fixed cast of the tests: one small region in which every kind of viewer and exam occurs once.

Jeanne Weber (`owner`) has an exam in every state; Léo is a child, Anne his mother (`proxy`); Dr Meyer
(`doctor`) has a grant for Jeanne, Dr Roth (`other-doctor`) none; Paul (`other-patient`) was never asked.
Jeanne shared all that was visible then with a `guest`, and one exam, only to be looked at, with an
`onlooker`; a third share is over (`late-guest`).
Two establishments, each with its staff. Exams come in through the door that hospitals use.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from core import passwords, reports, second_factor
from core.accounts import viewer_of_account, viewer_of_staff
from core.config import Settings
from core.consents import Answered
from core.context import NOBODY, Context, Viewer, ViewerKind, system
from core.db import Database
from core.demonstration.one_time_codes import give_authenticator
from core.doctors import asking
from core.imaging.confined import ConfinedStudio
from core.ingest import arrivals
from core.ingest.receive import receive
from core.model import (
    Account,
    Authenticator,
    Establishment,
    Exam,
    Grant,
    Identifier,
    Patient,
    Proxy,
    Share,
    ShareExam,
    ShareOpening,
    Staff,
    Table,
)
from core.model.accounts import AccountKind
from core.model.receiving import Door
from core.patients import answer_at_desk
from core.rules.consent import Answer, Capacity, Question
from core.rules.grants import GrantOrigin
from core.rules.identity import Sex, name_key
from core.rules.leaflets import LeafletLanguage
from core.rules.roles import NEEDS_SECOND_FACTOR, Role
from core.rules.second_factor import code_at
from core.rules.sharing import ShareKind
from core.second_factor import holder_of
from core.storage import Store
from core.work import work_once
from tests.dicom import part10

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
PASSWORD = "trois petits pas de danse"
OURS, OTHERS = "670000025", "680000486"

Row = TypeVar("Row", bound=Table)


@dataclass
class Cast:
    """The region and everybody in it, by name."""

    db: Database
    store: Store
    settings: Settings
    studio: ConfinedStudio
    now: datetime = NOON
    viewers: dict[str, Viewer] = field(default_factory=dict)
    mails: dict[str, str] = field(default_factory=dict)
    patients: dict[str, str] = field(default_factory=dict)
    """Tokens by given name."""
    shares: dict[str, str] = field(default_factory=dict)
    """Tokens by who opened them."""
    exams: dict[str, str] = field(default_factory=dict)
    """Tokens by what is special about them."""
    requests: dict[str, str] = field(default_factory=dict)
    """Tokens of doctors' requests for an account."""

    @property
    def studies(self) -> dict[str, str]:
        """Study Instance UIDs by what is special about the exam."""
        return {special: f"1.2.3.{order}" for order, special in enumerate(self.exams, 1)}

    def context(self, name: str = "nobody", now: datetime | None = None) -> Context:
        viewer = self.viewers.get(name, NOBODY)
        return Context(
            self.db,
            self.store,
            self.settings,
            viewer,
            now or self.now,
            "request",
            "192.0.2.1",
            studio=self.studio,
        )

    def one_time_code(self, name: str) -> str:
        """What the app of somebody of the cast shows; the next one where that was used."""
        with self.db.reading() as session:
            holder = holder_of(self.viewers[name])
            kept = (
                session.query(Authenticator).filter_by(site=holder.site, viewer_id=holder.id).one()
            )
        secret = second_factor.secret_of(self.context(), holder, kept.nonce)
        return code_at(secret, kept.last_step + 1)

    def moved_to(self, folder: Path) -> "Cast":
        """The same cast over a copy of its folder."""
        settings = _settings(folder)
        return replace(
            self, db=Database(settings.database_url), store=Store(settings.store), settings=settings
        )


def make_cast(folder: Path, studio: ConfinedStudio) -> Cast:
    """A fresh database and store in this folder, with everybody in it."""
    settings = _settings(folder)
    cast = Cast(Database(settings.database_url), Store(settings.store), settings, studio)
    cast.store.create()
    Table.metadata.create_all(cast.db.engine)
    with cast.db.writing() as session:
        _people(session, cast)
    _exams(cast)
    _answers(cast)
    _request(cast)
    _shares(cast)
    work_once(cast.context())
    return cast


def _settings(folder: Path) -> Settings:
    return Settings(
        database_url=f"sqlite:///{folder / 'cigogne.db'}",
        store=folder / "store",
        audit_key=b"an audit key, for the tests only",
        patient_url="http://localhost:8000",
        ohif=folder / "ohif",
    )


# --- People -------------------------------------------------------------------------------------


def _people(session: Session, cast: Cast) -> None:
    ours = _establishment(session, OURS, "Hôpitaux du Fleuve", "Strasbourg")
    others = _establishment(session, OTHERS, "Hôpital des Collines", "Mulhouse")
    numbers = {ours.id: "J1", others.id: "77"}
    jeanne = _patient(session, cast, "Jeanne", "Weber", date(1950, 3, 7), Sex.FEMALE, numbers)
    paul = _patient(session, cast, "Paul", "Muller", date(1961, 11, 2), Sex.MALE, {ours.id: "P1"})
    leo = _patient(session, cast, "Léo", "Schmitt", date(2018, 5, 20), Sex.MALE, {ours.id: "L1"})
    _patient(session, cast, "Marie", "Klein", None, Sex.FEMALE, {ours.id: "M1"})
    _patient(session, cast, "Odile", "Lang", date(1933, 12, 13), Sex.FEMALE, {others.id: "O1"})
    for name, role, place in (
        ("reception", Role.RECEPTION, ours.id),
        ("radiologist", Role.RADIOLOGIST, ours.id),
        ("archivist", Role.ARCHIVIST, ours.id),
        ("administrator", Role.ESTABLISHMENT_ADMINISTRATOR, ours.id),
        ("other-reception", Role.RECEPTION, others.id),
        ("other-radiologist", Role.RADIOLOGIST, others.id),
        ("regional-administrator", Role.REGIONAL_ADMINISTRATOR, None),
        ("auditor", Role.AUDITOR, None),
    ):
        _staff(session, cast, name, role, place)
    _account(session, cast, "owner", "Jeanne Weber", patient_id=jeanne.id)
    _account(session, cast, "other-patient", "Paul Muller", patient_id=paul.id)
    proxy = _account(session, cast, "proxy", "Anne Schmitt")
    doctor = _account(session, cast, "doctor", "Dr Claire Meyer", rpps="10000000017")
    other = _account(session, cast, "other-doctor", "Dr Philippe Roth", rpps="10000000025")
    for account in (doctor, other):
        give_authenticator(session, cast.context(), account)
    since = NOON - timedelta(days=9)
    session.add_all(
        (
            Proxy(
                account_id=proxy.id,
                patient_id=leo.id,
                capacity=Capacity.PARENT,
                began_at=since,
            ),
            Grant(
                account_id=doctor.id,
                patient_id=jeanne.id,
                origin=GrantOrigin.TREATING,
                began_at=since,
            ),
        )
    )


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def _establishment(session: Session, finess: str, name: str, city: str) -> Establishment:
    return _add(
        session,
        Establishment(finess=finess, name=name, city=city, desk_phone="03 88 00 00 01"),
    )


def _patient(
    session: Session,
    cast: Cast,
    given: str,
    family: str,
    born: date | None,
    sex: Sex,
    numbers: dict[int, str],
) -> Patient:
    patient = _add(
        session,
        Patient(
            given_name=given,
            family_name=family,
            birth_date=born,
            sex=sex,
            family_key=name_key(family),
            given_key=name_key(given),
            created_at=NOON,
            identifiers=[Identifier(issuer_id=i, value=v) for i, v in numbers.items()],
        ),
    )
    cast.patients[given] = patient.token
    return patient


def _staff(session: Session, cast: Cast, name: str, role: Role, place: int | None) -> None:
    mail = f"{name}@hospital.example"
    staff = _add(
        session,
        Staff(
            mail=mail,
            name=f"Employé {name}",
            role=role,
            establishment_id=place,
            password_hash=_hash(),
            created_at=NOON,
        ),
    )
    cast.viewers[name], cast.mails[name] = viewer_of_staff(staff), mail
    if role in NEEDS_SECOND_FACTOR:
        give_authenticator(session, cast.context(), staff)


def _account(
    session: Session,
    cast: Cast,
    name: str,
    full_name: str,
    patient_id: int | None = None,
    rpps: str | None = None,
) -> Account:
    mail = f"{name}@home.example"
    account = _add(
        session,
        Account(
            kind=AccountKind.DOCTOR if rpps else AccountKind.PERSON,
            mail=mail,
            name=full_name,
            password_hash=_hash(),
            patient_id=patient_id,
            rpps=rpps,
            created_at=NOON,
        ),
    )
    cast.viewers[name], cast.mails[name] = viewer_of_account(account), mail
    return account


_HASHES: list[str] = []


def _hash() -> str:
    """Of the one password; made once, for it is slow on purpose."""
    if not _HASHES:
        _HASHES.append(passwords.hashed(PASSWORD))
    return _HASHES[0]


# --- Exams --------------------------------------------------------------------------------------

EXAMS = (
    # what is special,  number,  sender,  report
    ("open", "J1", OURS, "signed"),
    ("elsewhere", "77", OTHERS, "signed"),
    ("unreported", "J1", OURS, "none"),
    ("draft", "J1", OURS, "draft"),
    ("held", "J1", OURS, "signed"),
    ("amended", "J1", OURS, "signed"),
    ("arriving", "J1", OURS, "none"),
    ("doubtful", "J1", OURS, "signed"),
    ("child", "L1", OURS, "signed"),
    ("never-asked", "P1", OURS, "signed"),
    ("refused", "O1", OTHERS, "signed"),
)
WHO = {
    "J1": ("Weber^Jeanne", "19500307", "F"),
    "77": ("Weber^Jeanne", "19500307", "F"),
    "L1": ("Schmitt^Léo", "20180520", "M"),
    "P1": ("Muller^Paul", "19611102", "M"),
    "O1": ("Lang^Odile", "19331213", "F"),
}
TEXT = reports.ReportDraft("Toux.", "Sans injection.", "Pas d’anomalie.", "Examen normal.")


def _exams(cast: Cast) -> None:
    ctx = replace(cast.context(), viewer=system("import"))
    for order, (special, number, sender, report) in enumerate(EXAMS, 1):
        arrival = arrivals.begin(ctx, Door.IMPORT, sender)
        for data in _objects(order, special, number):
            receive(ctx, arrival, BytesIO(data), f"{special}.dcm")
        cast.exams[special] = _token(cast, arrival)
        if special != "arriving":
            arrivals.end(ctx, arrival)
        radiologist = "radiologist" if sender == OURS else "other-radiologist"
        _report(cast.context(radiologist), cast.exams[special], special, report)
    with cast.db.writing() as session:
        doubtful = session.query(Exam).filter_by(token=cast.exams["doubtful"]).one()
        doubtful.identity_settled = False


def _objects(order: int, special: str, number: str) -> list[bytes]:
    """Two series: three slices, and one slice alone."""
    name, born, sex = WHO[number]
    study = f"1.2.3.{order}"
    return [
        part10(
            PatientID=number,
            PatientName=name,
            PatientBirthDate=born,
            PatientSex=sex,
            StudyInstanceUID=study,
            SeriesInstanceUID=f"{study}.{series}",
            SOPInstanceUID=f"{study}.{series}.{slice_}",
            SeriesNumber=series,
            InstanceNumber=slice_,
            SeriesDescription=f"Série {series}",
            ImagePositionPatient=[0, 0, slice_],
            StudyDate=f"202603{order:02}",
            StudyDescription=f"Scanner {special}",
            AccessionNumber=f"A{order}",
        )
        for series, slices in ((1, 3), (2, 1))
        for slice_ in range(1, slices + 1)
    ]


def _token(cast: Cast, arrival: arrivals.OpenArrival) -> str:
    (exam_id,) = arrival.exams
    with cast.db.reading() as session:
        return session.get_one(Exam, exam_id).token


def _report(ctx: Context, token: str, special: str, report: str) -> None:
    if report == "none":
        return
    if report == "draft":
        reports.write(ctx, token, TEXT)
        return
    if special == "held":
        reports.hold(ctx, token, "Annonce", ctx.now + timedelta(days=5))
    reports.validate(ctx, token, TEXT)
    if special == "amended":
        reports.validate(ctx, token, replace(TEXT, conclusion="Examen normal, relu."))


def _answers(cast: Cast) -> None:
    patient = Answered(Capacity.PATIENT, "", LeafletLanguage.FRENCH)
    parent = Answered(Capacity.PARENT, "Anne Schmitt", LeafletLanguage.FRENCH)
    for desk, given, answer, answered in (
        ("reception", "Jeanne", Answer.GRANTED, patient),
        ("reception", "Léo", Answer.GRANTED, parent),
        ("other-reception", "Odile", Answer.REFUSED, patient),
    ):
        answers = dict.fromkeys(Question, answer)
        answer_at_desk(cast.context(desk), cast.patients[given], answers, answered)


def _request(cast: Cast) -> None:
    applicant = asking.Applicant(
        "Dr Lucie Kern", "10005173140", "lucie.kern@cabinet.example", "Cabinet du Parc, Colmar"
    )
    asking.ask_for_account(cast.context(), applicant)
    (waiting,) = asking.waiting_requests(cast.context())
    cast.requests["waiting"] = waiting.token


# --- Guests -------------------------------------------------------------------------------------

SHARED = {
    # who opened it: (the exams in it, may take them along, days until its end)
    "guest": (("open", "elsewhere", "held", "draft", "child"), True, 7),
    "onlooker": (("amended",), False, 7),
    "late-guest": (("open",), True, -1),
}
"""More than could be shared now: much may happen to an exam after that."""


def _shares(cast: Cast) -> None:
    jeanne = cast.viewers["owner"]
    with cast.db.writing() as session:
        patient = session.query(Patient).filter_by(token=cast.patients["Jeanne"]).one()
        tokens = {exam.token: exam.id for exam in session.query(Exam)}
        for name, (exams, may_download, days) in SHARED.items():
            share = Share(
                kind=ShareKind.LINK,
                patient_id=patient.id,
                made_by=jeanne.id,
                recipient=f"Dr {name}",
                may_download=may_download,
                made_at=NOON - timedelta(days=2),
                ends_at=NOON + timedelta(days=days),
                most_uses=5,
            )
            _add(session, share)
            session.add_all(
                ShareExam(share_id=share.id, exam_id=tokens[cast.exams[exam]]) for exam in exams
            )
            opened_at = NOON - timedelta(days=2)
            opening = _add(session, ShareOpening(share_id=share.id, opened_at=opened_at))
            cast.shares[name] = share.token
            cast.viewers[name] = Viewer(ViewerKind.GUEST, opening.id, share.recipient)
