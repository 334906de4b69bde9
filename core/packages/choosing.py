"""The page on which a package is chosen: both forms with their exact sizes, or how far they are (D6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core import audit
from core.context import Context
from core.download.forms import PackageForm
from core.exams.comparing import opening_exams
from core.exams.entitlement import asked_exams
from core.exams.opening import last_downloaded
from core.language import Language
from core.model import Exam
from core.packages.making import made_package
from core.packages.state import Choice, Progress, standing_of


@dataclass(frozen=True, slots=True)
class ChoosableExam:
    token: str
    modality: str
    body_part: str
    description: str
    day: date | None
    establishment: str


@dataclass(frozen=True, slots=True)
class ChoicePage:
    patient_name: str
    chosen: Sequence[ChoosableExam]
    others: Sequence[ChoosableExam]
    """The patient's other exams that open: they may come into the same package."""
    progress: Progress
    full_size: int | None
    """In bytes; None until every object is packed."""
    light_size: int | None
    last_downloaded_at: datetime | None


def choice_page(ctx: Context, tokens: Sequence[str], language: Language) -> ChoicePage:
    """Both packages of these exams are made, so that each starts at once when it is asked for.

    Raises NotFound, also for exams of two patients."""
    with asked_exams(ctx, tokens, audit.Action.PACKAGE_DOWNLOADED) as (session, exams):
        standing = standing_of(session, exams)

        def size(form: PackageForm) -> int | None:
            if not standing.progress.is_complete:
                return None
            return made_package(ctx, session, standing, Choice(form, language)).recipe.size

        patient = exams[0].patient
        opening = opening_exams(session, ctx, patient.id)
        return ChoicePage(
            patient_name=f"{patient.given_name} {patient.family_name}".strip(),
            chosen=[_choosable(exam) for exam in exams],
            others=[_choosable(exam) for exam in opening if exam.token not in tokens],
            progress=standing.progress,
            full_size=size(PackageForm.FULL),
            light_size=size(PackageForm.LIGHT),
            last_downloaded_at=last_downloaded(session, exams[0], ctx.viewer),
        )


def _choosable(exam: Exam) -> ChoosableExam:
    return ChoosableExam(
        token=exam.token,
        modality=exam.modality,
        body_part=exam.body_part,
        description=exam.description,
        day=exam.study_date,
        establishment=exam.establishment.name,
    )
