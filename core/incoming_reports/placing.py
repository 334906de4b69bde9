"""Carries out result messages: each report to its exams, or into waiting until they are there.

All reports of a message are placed, or none: one that is refused undoes the others.
"""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.errors import FieldMissing
from core.incoming_reports.entering import enter
from core.incoming_reports.linking import find_exams, numbers_of
from core.incoming_reports.report import IncomingReport
from core.incoming_reports.results import Result, results_of
from core.incoming_reports.sections import sections
from core.ingest.delivery import Delivery
from core.language import spoken
from core.model import AwaitedExam, Exam, NamedDoctor, ReceivedMessage
from core.rules.reports import Origin, told_by_parts

LANGUAGES = {"fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "eng": "en"}


def take_results(session: Session, ctx: Context, delivery: Delivery) -> None:
    """Carry out a message. Raises MessageRefused, StorageFailed."""
    message = session.get_one(ReceivedMessage, delivery.message_id)
    placed: dict[Exam, list[Result]] = {}
    awaited: dict[str, None] = {}
    for result in results_of(delivery.message):
        exams = find_exams(session, delivery.establishment_id, result.subject)
        for exam in exams:
            placed.setdefault(exam, []).append(result)
        if not exams:
            awaited |= dict.fromkeys(_numbers(result))
    for exam, results in placed.items():
        enter(session, ctx, exam, _report(results, message.object_key or ""))
        _name_doctors(session, ctx, exam, results)
    _await(session, message, list(awaited))


def _numbers(result: Result) -> tuple[str, ...]:
    numbers = numbers_of(result.subject)
    if not numbers:
        raise FieldMissing("OBR-3")
    return numbers


def _report(results: list[Result], original_key: str) -> IncomingReport:
    """The results of one exam as one report, in the order of the message."""
    first = results[0]
    lines = [line for result in results for line in result.observations.lines]
    taken_apart = sections(lines)
    documents = [one.observations for one in results if one.observations.document is not None]
    return IncomingReport(
        origin=Origin.MESSAGE,
        told=told_by_parts(result.told for result in results),
        narrative=taken_apart.narrative,
        language=_language(first) or taken_apart.language,
        document=documents[0].document if documents else None,
        title=documents[0].title if documents else "",
        signed_by=next((one.signed_by for one in results if one.signed_by), ""),
        signed_at=first.signed_at,
        issued_at=first.issued_at,
        original_key=original_key,
    )


def _language(result: Result) -> str:
    code = LANGUAGES.get(result.language, result.language[:2])
    return code if spoken(code) or len(code) == 2 else ""


def _name_doctors(session: Session, ctx: Context, exam: Exam, results: list[Result]) -> None:
    known = {
        (one.role, one.rpps, one.name)
        for one in session.scalars(sa.select(NamedDoctor).where(NamedDoctor.exam_id == exam.id))
    }
    named = dict.fromkeys(doctor for result in results for doctor in result.doctors)
    for doctor in named:
        if (doctor.role, doctor.rpps, doctor.name) not in known:
            row = NamedDoctor(exam_id=exam.id, role=doctor.role, named_at=ctx.now)
            row.rpps, row.name = doctor.rpps, doctor.name
            session.add(row)


def _await(session: Session, message: ReceivedMessage, values: list[str]) -> None:
    """Write down what a message waits for now; nothing any more where all its exams are there."""
    session.execute(sa.delete(AwaitedExam).where(AwaitedExam.message_id == message.id))
    session.add_all(
        AwaitedExam(
            message_id=message.id, establishment_id=message.establishment_id, value=value[:64]
        )
        for value in values
    )
