"""What staff may want to know about the site itself."""

from flask import render_template
from flask.typing import ResponseReturnValue

from web.guards import ANYONE
from web.pages import Pages

pages = Pages("information")


@pages.get("/help", who=ANYONE)
def help_page() -> ResponseReturnValue:
    return render_template("admin_site/help.html")


@pages.get("/accessibility", who=ANYONE)
def accessibility() -> ResponseReturnValue:
    return render_template("admin_site/accessibility.html")
