"""At the desk: when a patient's results are to appear."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.release_wishes import choose_at_desk, wish_at_desk
from core.rules.roles import Task
from web.context import context
from web.guards import staff_for
from web.pages import Pages
from web.release_form import ReleaseForm, blank
from web.speech import gettext

pages = Pages("release", "/patients/<token>/release")

DESK = staff_for(Task.CHECK_IN)


@pages.get("", who=DESK)
def overview(token: str) -> ResponseReturnValue:
    form = blank(wish_at_desk(context(), token))
    return render_template("admin_site/release.html", token=token, form=form)


@pages.post("", who=DESK)
def choose(token: str) -> ResponseReturnValue:
    wish_at_desk(context(), token)  # whose it is comes before what is asked
    form = ReleaseForm()
    if not form.validate():
        return render_template("admin_site/release.html", token=token, form=form), 400
    choose_at_desk(context(), token, form.wish())
    flash(gettext("C’est noté."))
    return redirect(url_for("release.overview", token=token), 303)
