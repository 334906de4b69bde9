"""The cast's exams as these tests want them: described, and patients expected."""

from datetime import timedelta

from core.model import Appointment, Exam, Patient
from core.repeats.asking import Found
from tests.cast import Cast


def describe(cast: Cast, description: str, *exams: str) -> None:
    """Have these exams be of this, by their description alone."""
    with cast.db.writing() as session:
        tokens = [cast.exams[name] for name in exams]
        for exam in session.query(Exam).filter(Exam.token.in_(tokens)):
            exam.description, exam.body_part = description, ""


def expect(cast: Cast, given_name: str, who: str, days: int = 1) -> None:
    """Give a patient an appointment where this one works."""
    with cast.db.writing() as session:
        patient = session.query(Patient).filter_by(token=cast.patients[given_name]).one()
        session.add(
            Appointment(
                establishment_id=cast.viewers[who].establishment_id,
                number=f"{given_name} {days}",
                patient_id=patient.id,
                starts_at=cast.now + timedelta(days=days),
            )
        )


def names(cast: Cast, found: Found) -> set[str]:
    """Which of the cast's exams were found."""
    by_token = {token: name for name, token in cast.exams.items()}
    return {by_token[one.token] for one in found.exams or ()}
