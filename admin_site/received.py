"""What machines sent to this establishment: what came, what was refused and why, what is set aside."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core import received
from core.rules.roles import Task
from web.context import context
from web.guards import staff_for
from web.pages import Pages

pages = Pages("received")


@pages.get("/received", who=staff_for(Task.RECEIVING))
def overview() -> ResponseReturnValue:
    return render_template("admin_site/received.html", overview=received.overview(context()))
