"""Radiology's pages: the worklist, an exam with all versions of its report, signing and holding.

A report is written and kept as often as needed; signing is a step of its own that shows the very text
and the name it will bear. What is signed is what was shown: the text comes back with the signature.
"""

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin_site import news
from admin_site.report_forms import HoldForm, ReportForm
from admin_site.report_page import exam_page, report_form, signature_page
from core import reports
from core.errors import InvalidInput
from core.rules.roles import Task
from web.context import context
from web.guards import staff_for
from web.pages import Pages

pages = Pages("reports")

RADIOLOGY = staff_for(Task.REPORTING)


@pages.get("/reports", who=RADIOLOGY)
def worklist() -> ResponseReturnValue:
    return render_template("admin_site/worklist.html", lines=reports.worklist(context()))


@pages.get("/reports/<token>", who=RADIOLOGY)
def exam(token: str) -> ResponseReturnValue:
    return exam_page(reports.opened(context(), token))


@pages.get("/reports/<token>/versions/<int:version>/document", who=RADIOLOGY)
def document(token: str, version: int) -> ResponseReturnValue:
    response = Response(reports.document(context(), token, version), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename="compte-rendu.pdf")
    return response


@pages.get("/reports/<token>/amendment", who=RADIOLOGY)
def amend(token: str) -> ResponseReturnValue:
    opened = reports.opened(context(), token)
    return exam_page(opened, report=report_form(opened.draft or opened.signed))


@pages.post("/reports/<token>", who=RADIOLOGY)
def write(token: str) -> ResponseReturnValue:
    form = ReportForm()
    if not form.validate():
        return exam_page(reports.opened(context(), token), 400, report=form)
    try:
        reports.write(context(), token, form.draft())
    except InvalidInput as refusal:
        form.object_to(refusal)
        return exam_page(reports.opened(context(), token), 400, report=form)
    if form.is_still_typed:
        return "", 204
    return _kept(token, form)


@pages.get("/reports/<token>/signature", who=RADIOLOGY)
def sign(token: str) -> ResponseReturnValue:
    opened = reports.opened(context(), token)
    if opened.draft is None:
        return redirect(url_for("reports.exam", token=token), 303)
    return signature_page(opened)


@pages.post("/reports/<token>/signature", who=RADIOLOGY)
def signed(token: str) -> ResponseReturnValue:
    form, opened = ReportForm(), reports.opened(context(), token)
    if not form.validate():
        return exam_page(opened, 400, report=form)
    if opened.draft is not None:  # else the button was pressed twice, and the text is signed
        reports.validate(context(), token, form.draft())
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


def _hold_refused(token: str, form: HoldForm) -> ResponseReturnValue:
    opened = reports.opened(context(), token)
    if opened.draft is None:
        return exam_page(opened, 400, hold=form)
    return signature_page(opened, 400, hold=form)


def _kept(token: str, form: ReportForm) -> ResponseReturnValue:
    if form.is_for_signing:
        return redirect(url_for("reports.sign", token=token), 303)
    news.leave(token, "kept")
    return redirect(url_for("reports.exam", token=token), 303)


def _told(token: str, done: str) -> ResponseReturnValue:
    """Back to where it was done: the signature where a draft waits for it, else the exam."""
    news.leave(token, done)
    return redirect(url_for("reports.sign", token=token), 303)
