"""Writes a package for staff, outside the sites: told in the trail as what it is, an export."""

from collections.abc import Iterator

import sqlalchemy as sa

from core import audit
from core.context import Context
from core.download.forms import PackageForm
from core.errors import NotFound, NotInThisState
from core.language import Language
from core.model import Exam
from core.packages.making import made_package
from core.packages.state import Choice, standing_of


def exported(ctx: Context, study_instance_uid: str, language: Language) -> Iterator[bytes]:
    """The full package of a study, in chunks; the event is recorded before the first.

    Raises NotFound without the study or its validated report, NotInThisState before all is packed,
    StorageFailed.
    """
    with ctx.db.reading() as session:
        found = sa.select(Exam).where(Exam.study_instance_uid == study_instance_uid)
        exam = session.scalars(found).one_or_none()
        if exam is None:
            raise NotFound
        standing = standing_of(session, [exam])
        if not standing.progress.is_complete:
            raise NotInThisState
        choice = Choice(PackageForm.FULL, language)
        recipe = made_package(ctx, session, standing, choice).recipe
    with ctx.db.writing() as session:
        action = audit.Action.PACKAGE_EXPORTED
        audit.record(session, ctx, action, patient_id=exam.patient_id, exam_id=exam.id)
    return recipe.stream(ctx.store, 0, recipe.size)
