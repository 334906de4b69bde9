"""Ours: a fresh installation with one patient who may see everything, and her site as it is deployed.

Decides how the exams get in: by the doors and operations that hospitals and people use. Only the
establishment is written into the table directly, for no operation opens one yet.
"""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa
from clients import Address
from exams import PATIENT, BenchExam
from servers import free_port, running

from core import accounts, activation, desk_documents, patients, reports
from core.config import Settings
from core.consents import Answered
from core.context import Context, system
from core.db import Database
from core.imaging.confined import ConfinedStudio
from core.model import Establishment, Exam, Patient, Series, Stack, Staff
from core.rules.consent import Answer, Capacity, Question
from core.rules.leaflets import LeafletLanguage
from core.rules.roles import Role
from core.storage import Store

CHECKOUT = Path(__file__).resolve().parent.parent
FINESS = "670000000"
MAIL = "claire@home.example"
REPORT = reports.ReportDraft("Mesure.", "", "Rien à signaler.", "Examen normal.")
CSRF_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
STACK = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Installation:
    """A database and a store in a folder, and what its processes are told."""

    folder: Path
    port: int
    password: str

    def environment(self) -> dict[str, str]:
        return dict(os.environ) | {
            "CIGOGNE_DATABASE_URL": f"sqlite:///{self.folder / 'cigogne.db'}",
            "CIGOGNE_STORE": str(self.folder / "store"),
            "CIGOGNE_AUDIT_KEY": secrets.token_hex(32),
            "CIGOGNE_PATIENT_URL": f"http://localhost:{self.port}",
            "CIGOGNE_PATIENT_SECRET": secrets.token_hex(32),
        }


@dataclass(frozen=True, slots=True)
class PatientSite:
    """A running site, and the patient signed in to it."""

    port: int
    cookie: str
    tokens: Mapping[str, str]
    """Of each exam, by its study instance UID."""
    stacks: Mapping[str, Sequence[int]]
    """How many pictures each stack of an exam holds, by the same."""
    process: int
    """The first of its processes; the others are its children."""
    folder: Path
    """Database and store."""

    def page(self, path: str) -> Address:
        return Address(self.port, path, {"Cookie": self.cookie, "Accept-Encoding": "gzip"})

    def exam(self, exam: BenchExam) -> Address:
        return self.page(f"/exams/{self.tokens[exam.study_uid]}")

    def package(self, exam: BenchExam) -> Address:
        return Address(self.port, f"{self._exam(exam)}/package.zip", self._cookie())

    def viewer(self, exam: BenchExam) -> Address:
        return self.page(f"/exams/{self.tokens[exam.study_uid]}/pictures/1/1/1")

    def stored(self, exam: BenchExam) -> list[Address]:
        """Each picture of an exam as it was prepared."""
        return [self._picture(exam, picture) for picture in self._pictures(exam)]

    def windowed(self, exam: BenchExam) -> list[Address]:
        """Each picture of an exam in windows that are never the same."""
        center, width = exam.modality.window
        return [
            self._picture(exam, picture, f"?center={center + shift}&width={width + shift}")
            for shift, picture in enumerate(self._pictures(exam))
        ]

    def whole_stacks(self, exam: BenchExam) -> list[Address]:
        """All pictures of a stack in one answer, as the viewer loads them."""
        return [
            Address(
                self.port, f"{self._exam(exam)}/pictures/1/{stack}/stack", self._cookie(), STACK
            )
            for stack in range(1, len(self.stacks[exam.study_uid]) + 1)
        ]

    def _pictures(self, exam: BenchExam) -> list[tuple[int, int]]:
        """Stack and number of each: projections are a stack each, slices are one together."""
        stacks = enumerate(self.stacks[exam.study_uid], 1)
        return [(stack, number) for stack, count in stacks for number in range(1, count + 1)]

    def _picture(self, exam: BenchExam, picture: tuple[int, int], window: str = "") -> Address:
        stack, number = picture
        path = f"{self._exam(exam)}/pictures/1/{stack}/{number}.jpg{window}"
        return Address(self.port, path, self._cookie())

    def _exam(self, exam: BenchExam) -> str:
        return f"/exams/{self.tokens[exam.study_uid]}"

    def _cookie(self) -> Mapping[str, str]:
        return {"Cookie": self.cookie}


@contextmanager
def started(folder: Path, exams: Sequence[BenchExam], first_port: int) -> Iterator[PatientSite]:
    """The site on a fresh database with these exams. Raises NotUp."""
    folder.mkdir()
    place = Installation(folder, free_port(first_port), secrets.token_urlsafe(24))
    environment = place.environment()
    run_core(environment, "migrate")
    with ConfinedStudio() as studio:
        ctx = make_context(environment, studio)
        tokens = _fill(ctx, place, exams, environment)
        run_core(environment, "work", "--once")
        stacks = {exam.study_uid: _stacks(ctx, exam) for exam in exams}
    command = (
        *(sys.executable, "-m", "gunicorn", "wsgi:patient()", f"--bind=127.0.0.1:{place.port}"),
        *("--worker-class=gthread", "--workers=2", "--threads=64", "--no-control-socket"),
    )
    with running(
        command, folder / "log", lambda: _answers(place.port), cwd=CHECKOUT, env=environment
    ) as process:
        yield PatientSite(place.port, _signed_in(place), tokens, stacks, process, folder)


def run_core(environment: Mapping[str, str], *words: str) -> None:
    """A command of an operator, to its end."""
    command = (sys.executable, "-m", "core", *words)
    subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, stdout=subprocess.DEVNULL)


def make_context(environment: Mapping[str, str], studio: ConfinedStudio) -> Context:
    """What core's operations are called with."""
    settings = Settings.from_environment(environment)
    return Context(
        Database(settings.database_url),
        Store(settings.store),
        settings,
        system("bench"),
        datetime.now(UTC),
        studio=studio,
    )


def add_establishment(ctx: Context) -> None:
    """The one that all exams are of."""
    with ctx.db.writing() as session:
        session.add(
            Establishment(
                finess=FINESS, name="Hôpital de Mesure", city="Strasbourg", desk_phone="0388000000"
            )
        )


# --- The patient and her exams ------------------------------------------------------------------


def _fill(
    ctx: Context, place: Installation, exams: Sequence[BenchExam], environment: Mapping[str, str]
) -> dict[str, str]:
    """Import, sign, ask and open an account; gives the tokens of the exams."""
    add_establishment(ctx)
    for exam in exams:
        run_core(environment, "import", str(exam.folder), "--establishment", FINESS)
    radiologist, desk = _at_work(ctx, Role.RADIOLOGIST), _at_work(ctx, Role.RECEPTION)
    tokens = _tokens(ctx)
    for token in tokens.values():
        reports.validate(radiologist, token, REPORT)
    _open_account(ctx, desk, place.password)
    return tokens


def _at_work(ctx: Context, role: Role) -> Context:
    mail = f"{role.value}@hospital.example"
    accounts.create_staff(ctx, mail, role.value, role, FINESS, secrets.token_urlsafe(24))
    with ctx.db.reading() as session:
        row = session.scalars(sa.select(Staff).where(Staff.mail == mail)).one()
        return ctx.seen_by(accounts.viewer_of_staff(row))


def _tokens(ctx: Context) -> dict[str, str]:
    with ctx.db.reading() as session:
        rows = session.execute(sa.select(Exam.study_instance_uid, Exam.token))
        return dict(rows.all())


def _stacks(ctx: Context, exam: BenchExam) -> list[int]:
    with ctx.db.reading() as session:
        made = sa.select(Stack.pictures).join(Series).join(Exam)
        of_exam = made.where(Exam.study_instance_uid == exam.study_uid)
        return list(session.scalars(of_exam.order_by(Stack.position)))


def _open_account(ctx: Context, desk: Context, password: str) -> None:
    with ctx.db.reading() as session:
        token = session.scalars(sa.select(Patient.token)).one()
    answered = Answered(Capacity.PATIENT, "", LeafletLanguage.FRENCH)
    patients.answer_at_desk(desk, token, dict.fromkeys(Question, Answer.GRANTED), answered)
    code = desk_documents.new_slip(desk, token).code
    born = date.fromisoformat(PATIENT[2])
    activation.open_account(ctx, activation.check_code(ctx, code, born), MAIL, password, "fr")


# --- The site -----------------------------------------------------------------------------------


def _signed_in(place: Installation) -> str:
    """The cookie of a session begun through the form."""
    page = _ask(place.port, "GET", "/sign-in")
    found = CSRF_TOKEN.search(page.read().decode())
    assert found, "the form to sign in has no token"
    typed = {"csrf_token": found[1], "mail": MAIL, "password": place.password}
    entered = _ask(place.port, "POST", "/sign-in", urlencode(typed), _cookie(page))
    assert entered.status == 303, f"signing in was answered by {entered.status}"
    return _cookie(entered)


def _cookie(answer: HTTPResponse) -> str:
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


def _ask(port: int, method: str, path: str, body: str = "", cookie: str = "") -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body, headers)
    return connection.getresponse()


def _answers(port: int) -> bool:
    try:
        return _ask(port, "GET", "/sign-in").status == 200
    except (OSError, HTTPException):
        return False
