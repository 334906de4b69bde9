"""Finds the exams that a report from outside speaks of, and makes sure they are its patient's.

By study instance UID, else by accession number, under the establishment that sends. An exam that is
another patient's is never reported on: neither number nor traits may contradict.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import ReportIdentityDoubtful, ReportOfAnotherPatient
from core.incoming_reports.results import Subject
from core.model import Exam, Identifier, Patient
from core.records import records_of, traits_of
from core.rules.identity import Agreement, Traits, compare


def find_exams(session: Session, establishment_id: int, subject: Subject) -> Sequence[Exam]:
    """The exams a report is of: several where one request was done as several studies, none where
    they aren't there yet. Raises ReportOfAnotherPatient, ReportIdentityDoubtful."""
    claimed = _claimed(session, establishment_id, subject)
    own = [exam for exam in claimed if _is_known_as(session, exam, subject)]
    if claimed and not own:
        raise ReportOfAnotherPatient
    if not own and subject.order_number:
        helpful = _of_number(session, establishment_id, (subject.order_number,))
        own = [exam for exam in helpful if _is_known_as(session, exam, subject)]
    for exam in own:
        _check_traits(records_of(session, exam.patient), subject.traits)
    return own


def numbers_of(subject: Subject) -> tuple[str, ...]:
    """The values by which its exam will be known, once it is there."""
    return tuple(filter(None, (subject.study_instance_uid, *subject.accession_numbers)))


def _claimed(session: Session, establishment_id: int, subject: Subject) -> Sequence[Exam]:
    if subject.study_instance_uid:
        study = session.scalars(
            sa.select(Exam).where(
                Exam.establishment_id == establishment_id,
                Exam.study_instance_uid == subject.study_instance_uid,
            )
        ).all()
        if study:
            return study
    return _of_number(session, establishment_id, subject.accession_numbers)


def _of_number(session: Session, establishment_id: int, numbers: Sequence[str]) -> Sequence[Exam]:
    return session.scalars(
        sa.select(Exam)
        .where(Exam.establishment_id == establishment_id, Exam.accession_number.in_(numbers))
        .order_by(Exam.id)
    ).all()


def _is_known_as(session: Session, exam: Exam, subject: Subject) -> bool:
    """Whether the exam's patient bears a number of the message, in the sending establishment."""
    known = sa.select(Identifier.id).where(
        Identifier.patient_id == exam.patient_id,
        Identifier.issuer_id == exam.establishment_id,
        Identifier.value.in_(subject.patient_numbers),
    )
    return session.scalar(known.limit(1)) is not None


def _check_traits(records: Sequence[Patient], told: Sequence[Traits]) -> None:
    """One of her names must fit: a message may tell several, as at birth and in use, and each of her
    records may have another."""
    known = [traits_of(record) for record in records]
    found = {compare(one, traits).agreement for one in known for traits in told}
    if Agreement.SAME in found:
        return
    raise ReportIdentityDoubtful if Agreement.DOUBTFUL in found else ReportOfAnotherPatient
