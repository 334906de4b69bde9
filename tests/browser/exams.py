"""Exams that the cast doesn't have, brought in through the door that hospitals use."""

from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO

from core import reports
from core.context import system
from core.ingest import arrivals
from core.ingest.receive import receive
from core.model import Exam
from core.model.receiving import Door
from core.work import work_once
from tests.cast import OURS, TEXT, Cast


def bring(cast: Cast, objects: Iterable[bytes], sender: str = OURS) -> str:
    """Receive the objects of one exam, sign its report, prepare its pictures; gives its token."""
    ctx = replace(cast.context(), viewer=system("import"))
    arrival = arrivals.begin(ctx, Door.IMPORT, sender)
    for data in objects:
        receive(ctx, arrival, BytesIO(data), "object.dcm")
    arrivals.end(ctx, arrival)
    (exam_id,) = arrival.exams
    with cast.db.reading() as session:
        token = session.get_one(Exam, exam_id).token
    radiologist = "radiologist" if sender == OURS else "other-radiologist"
    reports.validate(cast.context(radiologist), token, TEXT)
    work_once(ctx)
    return token
