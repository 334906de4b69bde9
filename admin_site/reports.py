"""Radiology's pages: the worklist, an exam with all versions of its report, signing and holding.

A report is written and kept as often as needed; signing is a step of its own that shows the very text
and the name it will bear. What is signed is what was shown: the text comes back with the signature.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin_site import news
from admin_site.changes import Passage, changed_sections
from admin_site.report_forms import HoldForm, ReportForm, latest_end
from core import reports
from core.errors import InvalidInput
from core.reports import ExamForReporting, ReportVersion
from core.rules.holds import LONGEST_HOLD
from core.rules.roles import Task
from web.context import context, now
from web.guards import staff_for
from web.pages import Pages

pages = Pages("reports")

RADIOLOGY = staff_for(Task.REPORTING)


@pages.get("/reports", who=RADIOLOGY)
def worklist() -> ResponseReturnValue:
    return render_template("admin_site/worklist.html", lines=reports.worklist(context()))


@pages.get("/reports/<token>", who=RADIOLOGY)
def exam(token: str) -> ResponseReturnValue:
    return _exam_page(reports.opened(context(), token), 200)


@pages.get("/reports/<token>/amendment", who=RADIOLOGY)
def amend(token: str) -> ResponseReturnValue:
    opened = reports.opened(context(), token)
    return _exam_page(opened, 200, report=_report_form(opened.draft or opened.signed))


@pages.post("/reports/<token>", who=RADIOLOGY)
def write(token: str) -> ResponseReturnValue:
    form = ReportForm()
    if not form.validate():
        return _exam_page(reports.opened(context(), token), 400, report=form)
    try:
        reports.write(context(), token, form.draft())
    except InvalidInput as refusal:
        form.object_to(refusal)
        return _exam_page(reports.opened(context(), token), 400, report=form)
    if form.is_still_typed:
        return "", 204
    return _kept(token, form)


@pages.get("/reports/<token>/signature", who=RADIOLOGY)
def sign(token: str) -> ResponseReturnValue:
    opened = reports.opened(context(), token)
    if opened.draft is None:
        return redirect(url_for("reports.exam", token=token), 303)
    return _signature_page(opened, 200)


@pages.post("/reports/<token>/signature", who=RADIOLOGY)
def signed(token: str) -> ResponseReturnValue:
    reports.validate(context(), token, ReportForm().draft())
    return _told(token, "signed")


@pages.post("/reports/<token>/hold", who=RADIOLOGY)
def hold(token: str) -> ResponseReturnValue:
    form = HoldForm()
    if not form.validate():
        return _hold_refused(token, form)
    try:
        reports.hold(context(), token, form.reason.data or "", form.end())
    except InvalidInput as refusal:
        form.object_to(refusal)
        return _hold_refused(token, form)
    return _told(token, "held")


@pages.post("/reports/<token>/release", who=RADIOLOGY)
def release(token: str) -> ResponseReturnValue:
    reports.release(context(), token)
    return _told(token, "released")


@dataclass(frozen=True, slots=True)
class ToldVersion:
    """A signed version, with what it changed in the one before."""

    version: ReportVersion
    changes: dict[str, Sequence[Passage]]


def _told_versions(opened: ExamForReporting) -> list[ToldVersion]:
    """Newest first; a draft is no version yet."""
    versions = [one for one in opened.versions if one.validated_at is not None]
    before = [None, *versions]
    return [
        ToldVersion(one, changed_sections(last.draft, one.draft) if last else {})
        for last, one in reversed(list(zip(before, versions, strict=False)))
    ]


def _report_form(version: ReportVersion | None) -> ReportForm:
    return ReportForm(formdata=None, obj=version.draft if version else None)


def _begun(opened: ExamForReporting) -> ReportForm | None:
    """The report being written; none while a signed one is in force and no other has begun."""
    if opened.draft is None and opened.signed is not None:
        return None
    return _report_form(opened.draft)


def _exam_page(
    opened: ExamForReporting,
    status: int,
    *,
    report: ReportForm | None = None,
    hold: HoldForm | None = None,
) -> ResponseReturnValue:
    writing, holding = report or _begun(opened), hold or HoldForm(formdata=None)
    page = render_template(
        "admin_site/exam.html",
        exam=opened,
        versions=_told_versions(opened),
        report=writing,
        hold=holding,
        form=report or holding,
        latest_end=latest_end(now()),
        longest_hold=LONGEST_HOLD,
        news=news.fetch(opened.line.token),
    )
    return page, status


def _signature_page(
    opened: ExamForReporting, status: int, hold: HoldForm | None = None
) -> ResponseReturnValue:
    holding = hold or HoldForm(formdata=None)
    page = render_template(
        "admin_site/signature.html",
        exam=opened,
        hold=holding,
        form=holding,
        latest_end=latest_end(now()),
        longest_hold=LONGEST_HOLD,
        news=news.fetch(opened.line.token),
    )
    return page, status


def _hold_refused(token: str, form: HoldForm) -> ResponseReturnValue:
    opened = reports.opened(context(), token)
    if opened.draft is None:
        return _exam_page(opened, 400, hold=form)
    return _signature_page(opened, 400, hold=form)


def _kept(token: str, form: ReportForm) -> ResponseReturnValue:
    if form.is_for_signing:
        return redirect(url_for("reports.sign", token=token), 303)
    news.leave(token, "kept")
    return redirect(url_for("reports.exam", token=token), 303)


def _told(token: str, done: str) -> ResponseReturnValue:
    """Back to where it was done: the signature where a draft waits for it, else the exam."""
    news.leave(token, done)
    return redirect(url_for("reports.sign", token=token), 303)
