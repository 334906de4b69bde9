"""The pages of an exam at radiology: what they show, with a form that was refused or blank ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from admin_site import news
from admin_site.changes import Passage, changed_sections
from admin_site.report_forms import HoldForm, ReportForm, latest_end
from core.reports import ExamForReporting, ReportVersion
from core.rules.holds import LONGEST_HOLD
from web.context import now


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """A version, with what it changed in the one before."""

    version: ReportVersion
    changes: dict[str, Sequence[Passage]]


def exam_page(
    exam: ExamForReporting,
    status: int = 200,
    *,
    report: ReportForm | None = None,
    hold: HoldForm | None = None,
) -> ResponseReturnValue:
    holding = hold or HoldForm(formdata=None)
    page = render_template(
        "admin_site/exam.html",
        exam=exam,
        versions=_told_versions(exam),
        report=report or _begun(exam),
        hold=holding,
        form=report or holding,
        latest_end=latest_end(now()),
        longest_hold=LONGEST_HOLD,
        news=news.fetch(exam.line.token),
    )
    return page, status


def signature_page(
    exam: ExamForReporting, status: int = 200, *, hold: HoldForm | None = None
) -> ResponseReturnValue:
    holding = hold or HoldForm(formdata=None)
    page = render_template(
        "admin_site/signature.html",
        exam=exam,
        hold=holding,
        form=holding,
        latest_end=latest_end(now()),
        longest_hold=LONGEST_HOLD,
        news=news.fetch(exam.line.token),
    )
    return page, status


def report_form(version: ReportVersion | None) -> ReportForm:
    """The form with the text of this version, or blank."""
    return ReportForm(formdata=None, obj=version.draft if version else None)


def _begun(exam: ExamForReporting) -> ReportForm | None:
    """The report being written; none while a signed one is in force and no other has begun."""
    if exam.draft is None and exam.signed is not None:
        return None
    return report_form(exam.draft)


def _told_versions(exam: ExamForReporting) -> list[ToldVersion]:
    """Newest first; a draft is no version yet."""
    versions = [one for one in exam.versions if not one.is_draft]
    before = [None, *versions]
    return [
        ToldVersion(one, _changes(last, one))
        for last, one in reversed(list(zip(before, versions, strict=False)))
    ]


def _changes(last: ReportVersion | None, one: ReportVersion) -> dict[str, Sequence[Passage]]:
    """Between words only: what a PDF changed, nobody can mark."""
    if last is None or one.has_document or last.has_document:
        return {}
    return changed_sections(last.draft, one.draft)
