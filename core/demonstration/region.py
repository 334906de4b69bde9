"""Reads `region.toml` into values. Decides nothing."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Any

REGION = Path(__file__).with_name("region.toml")


@dataclass(frozen=True, slots=True)
class DemoEstablishment:
    finess: str
    name: str
    city: str
    desk_phone: str
    title: str
    """The application entity title by which its machines call us."""


@dataclass(frozen=True, slots=True)
class DemoStaff:
    mail: str
    name: str
    role: str
    establishment: str | None = None
    """None: for the whole region."""


@dataclass(frozen=True, slots=True)
class DemoDoctor:
    mail: str
    name: str
    rpps: str
    treats: list[str]


@dataclass(frozen=True, slots=True)
class DemoPatient:
    given_name: str
    family_name: str
    birth_date: date
    sex: str
    numbers: dict[str, str]
    """By the FINESS number of the establishment that issued them."""
    answer: str
    about: str
    answered_by: str = ""
    account: str = ""
    slip: bool = False

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class DemoSeries:
    description: str
    files: list[str]


@dataclass(frozen=True, slots=True)
class DemoExam:
    patient: str
    establishment: str
    date: date
    time: time
    description: str
    body_part: str
    requested_by: str
    series: list[DemoSeries]
    report: str
    indication: str = ""
    technique: str = ""
    findings: str = ""
    conclusion: str = ""
    amended: str = ""
    held_days: int = 0
    hold_reason: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    establishments: list[DemoEstablishment]
    staff: list[DemoStaff]
    doctors: list[DemoDoctor]
    patients: list[DemoPatient]
    exams: list[DemoExam] = field(default_factory=list)

    def patient(self, name: str) -> DemoPatient:
        return next(patient for patient in self.patients if patient.name == name)


def read_region() -> Region:
    """The region as written down."""
    facts = tomllib.loads(REGION.read_text(encoding="utf-8"))
    return Region(
        establishments=[DemoEstablishment(**one) for one in facts["establishments"]],
        staff=[DemoStaff(**one) for one in facts["staff"]],
        doctors=[DemoDoctor(**one) for one in facts["doctors"]],
        patients=[DemoPatient(**one) for one in facts["patients"]],
        exams=[_exam(one) for one in facts["exams"]],
    )


def _exam(facts: dict[str, Any]) -> DemoExam:
    series = [DemoSeries(**one) for one in facts["series"]]
    return DemoExam(**{**facts, "series": series})
