"""The page on which a package is chosen: both forms with their exact sizes, or how far they are (D6)."""

from dataclasses import dataclass
from datetime import date, datetime

from core import audit
from core.context import Context, ViewerKind
from core.download.forms import PackageForm
from core.exams.entitlement import asked_exams
from core.exams.opening import last_downloaded
from core.language import Language
from core.packages.making import made_package
from core.packages.state import Choice, Progress, progress_of


@dataclass(frozen=True, slots=True)
class ChoicePage:
    token: str
    is_own: bool
    patient_name: str
    modality: str
    body_part: str
    description: str
    day: date | None
    establishment: str
    progress: Progress
    full_size: int | None
    """In bytes; None until every object is packed."""
    light_size: int | None
    last_downloaded_at: datetime | None


def choice_page(ctx: Context, token: str, language: Language) -> ChoicePage:
    """Both packages of an exam are made, so that each starts at once when it is asked for.

    Raises NotFound."""
    with asked_exams(ctx, [token], audit.Action.EXAM_OPENED) as (session, exams):
        (exam,) = exams
        progress = progress_of(session, exams)

        def size(form: PackageForm) -> int | None:
            if not progress.is_complete:
                return None
            return made_package(ctx, session, exams, Choice(form, language))[1].size

        return ChoicePage(
            token=token,
            is_own=ctx.viewer.kind is ViewerKind.PERSON,
            patient_name=f"{exam.patient.given_name} {exam.patient.family_name}".strip(),
            modality=exam.modality,
            body_part=exam.body_part,
            description=exam.description,
            day=exam.study_date,
            establishment=exam.establishment.name,
            progress=progress,
            full_size=size(PackageForm.FULL),
            light_size=size(PackageForm.LIGHT),
            last_downloaded_at=last_downloaded(session, exam, ctx.viewer),
        )
