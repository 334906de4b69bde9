"""Pages for everybody: help, what happens with the data, how accessible the site is. Words only."""

from flask import render_template
from flask.typing import ResponseReturnValue

from web.guards import ANYONE
from web.pages import Pages

pages = Pages("information")


@pages.get("/help", who=ANYONE)
def help_page() -> ResponseReturnValue:
    return render_template("patient_site/help.html")


@pages.get("/privacy", who=ANYONE)
def privacy() -> ResponseReturnValue:
    return render_template("patient_site/privacy.html")


@pages.get("/accessibility", who=ANYONE)
def accessibility() -> ResponseReturnValue:
    return render_template("patient_site/accessibility.html")
