"""My notifications: what the reader is told of by mail, and where; a box for each kind."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.mailing.wishes import kinds_for, own_wishes, wish
from web.context import context
from web.guards import SIGNED_IN
from web.pages import Pages
from web.speech import gettext

pages = Pages("notifications", "/notifications")


@pages.get("", who=SIGNED_IN)
def own() -> ResponseReturnValue:
    return render_template("patient_site/notifications.html", wishes=own_wishes(context()))


@pages.post("", who=SIGNED_IN)
def choose() -> ResponseReturnValue:
    ticked = set(request.form.getlist("kind"))
    wish(context(), [kind for kind in kinds_for(context()) if kind.value in ticked])
    flash(gettext("Vos choix sont enregistrés."))
    return redirect(url_for("notifications.own"), 303)
