"""Exams handed to a viewer that names them as DICOM does: by Study Instance UID."""

from collections.abc import Sequence

from core import audit
from core.context import Context
from core.exams.entitlement import asked_exams, opened_exam


def studies_of(ctx: Context, tokens: Sequence[str]) -> Sequence[str]:
    """The studies of one exam, or of several of one patient; each is told in the trail as opened.

    Raises NotFound where one doesn't open, or where they are of two patients."""
    with asked_exams(ctx, tokens, audit.Action.EXAM_OPENED):
        pass
    return [_opened(ctx, token) for token in tokens]


def _opened(ctx: Context, token: str) -> str:
    with opened_exam(ctx, token, audit.Action.EXAM_OPENED) as (_, exam):
        return exam.study_instance_uid
