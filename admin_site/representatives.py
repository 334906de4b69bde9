"""At the desk: who may look for the patient, the protection of an adult, and their slips."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin_site.representative_forms import OppositionForm, ProtectionForm, SlipForm, offered
from core import oppositions, representatives
from core.errors import InvalidInput
from core.rules.consent import Capacity
from core.rules.days import day_of
from core.rules.protection import Measure
from core.rules.roles import Task
from web.context import context
from web.forms import read_number
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext

pages = Pages("representatives", "/patients/<token>/representatives")

DESK = staff_for(Task.CHECK_IN)


@pages.get("", who=DESK)
def overview(token: str) -> ResponseReturnValue:
    return _page(token)


@pages.post("/slip", who=DESK)
def slip(token: str) -> ResponseReturnValue:
    form = SlipForm()
    form.offer(offered(representatives.representation(context(), token), context().now))
    if not form.validate():
        return _page(token, slip=form)
    pdf = representatives.representative_slip(
        context(), token, Capacity(form.capacity.data), form.holder.data or ""
    )
    headers = {"Content-Disposition": 'inline; filename="feuillet.pdf"'}
    return Response(pdf, mimetype="application/pdf", headers=headers)


@pages.post("/end", who=DESK)
def end(token: str) -> ResponseReturnValue:
    representatives.representation(context(), token)  # whose it is comes before what is asked
    number = read_number(request.form.get("number", ""))
    if number is not None:
        representatives.end_representation(context(), token, number)
        flash(gettext("L’accès est arrêté."))
    return _back(token)


@pages.post("/protection", who=DESK)
def protect(token: str) -> ResponseReturnValue:
    form = ProtectionForm()
    if not form.validate():
        return _page(token, protection=form)
    representatives.protect(context(), token, Measure(form.measure.data))
    flash(gettext("La protection est notée."))
    return _back(token)


@pages.post("/protection/end", who=DESK)
def end_protection(token: str) -> ResponseReturnValue:
    if representatives.representation(context(), token).protected:  # else pressed twice
        representatives.end_protection(context(), token)
        flash(gettext("La fin de la protection est notée."))
    return _back(token)


@pages.post("/opposition", who=DESK)
def oppose(token: str) -> ResponseReturnValue:
    found, form = representatives.representation(context(), token), OppositionForm()
    if not form.validate():
        return _page(token, opposition=form)
    if found.is_minor:
        assert form.day.data is not None
        try:
            oppositions.oppose(context(), token, form.day.data)
        except InvalidInput:  # a minor's can only be a day before her birth
            form.refuse("day", gettext("Ce jour est avant sa naissance."))
            return _page(token, opposition=form)
        flash(gettext("L’opposition est notée : les parents ne verront rien de ce jour."))
    return _back(token)


@pages.post("/opposition/lift", who=DESK)
def lift(token: str) -> ResponseReturnValue:
    representatives.representation(context(), token)
    number = read_number(request.form.get("number", ""))
    if number is not None:
        oppositions.lift(context(), token, number)
        flash(gettext("L’opposition est levée."))
    return _back(token)


def _back(token: str) -> ResponseReturnValue:
    return redirect(url_for("representatives.overview", token=token), 303)


def _page(
    token: str,
    *,
    slip: SlipForm | None = None,
    protection: ProtectionForm | None = None,
    opposition: OppositionForm | None = None,
) -> ResponseReturnValue:
    found = representatives.representation(context(), token)
    slip = slip or SlipForm(formdata=None)
    slip.offer(offered(found, context().now))
    refused = slip if slip.errors else protection or opposition
    page = render_template(
        "admin_site/representatives.html",
        file=found,
        form=refused or slip,
        slip=slip,
        protection=protection or ProtectionForm(formdata=None),
        opposition=opposition or OppositionForm(formdata=None, day=day_of(context().now)),
        oppositions=oppositions.oppositions(context(), token),
    )
    return page, 400 if refused else 200
