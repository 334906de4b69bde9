"""Files that doctors opened in an emergency, for somebody to look at afterwards."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.doctors import emergencies
from core.errors import NotFound
from core.rules.roles import Task
from web.context import context
from web.forms import read_number
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext

pages = Pages("emergencies", "/emergencies")

REVIEWING = staff_for(Task.EMERGENCIES)


@pages.get("", who=REVIEWING)
def overview() -> ResponseReturnValue:
    return render_template(
        "admin_site/emergencies.html", emergencies=emergencies.emergencies(context())
    )


@pages.post("", who=REVIEWING)
def review() -> ResponseReturnValue:
    number = read_number(request.form.get("number", ""))
    if number is None:
        raise NotFound
    emergencies.review(context(), number)
    flash(gettext("Cet accès est noté comme vérifié."))
    return redirect(url_for("emergencies.overview"), 303)
