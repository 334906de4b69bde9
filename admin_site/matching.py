"""The identity service's pages: pairs of records side by side, and the joins that can be undone.

Who is who is for a person to say; what follows is core's. A token names the pair, never a number.
"""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from admin_site import news
from core import joined, matching
from core.rules.identity import Ground
from core.rules.roles import Task
from web.context import context
from web.guards import staff_for
from web.pages import Pages

pages = Pages("matching")

IDENTITY = staff_for(Task.MATCHING)
DONE = "matching"
"""What the queue's news are about: no single pair."""


@pages.get("/matching", who=IDENTITY)
def queue() -> ResponseReturnValue:
    return render_template(
        "admin_site/matching.html", queue=matching.queue(context()), news=news.fetch(DONE)
    )


@pages.get("/matching/<token>", who=IDENTITY)
def pair(token: str) -> ResponseReturnValue:
    opened = matching.opened(context(), token)
    return render_template("admin_site/pair.html", pair=opened, grounds=Ground)


@pages.post("/matching/<token>/same", who=IDENTITY)
def same(token: str) -> ResponseReturnValue:
    matching.say_same(context(), token)
    return _next("joined")


@pages.post("/matching/<token>/different", who=IDENTITY)
def different(token: str) -> ResponseReturnValue:
    matching.say_different(context(), token)
    return _next("told-apart")


@pages.get("/joins", who=IDENTITY)
def joins() -> ResponseReturnValue:
    return render_template(
        "admin_site/joins.html", joins=joined.joins(context()), news=news.fetch(DONE)
    )


@pages.post("/joins/<token>/undo", who=IDENTITY)
def undo(token: str) -> ResponseReturnValue:
    joined.undo(context(), token)
    news.leave(DONE, "separated")
    return redirect(url_for("matching.joins"), 303)


def _next(done: str) -> ResponseReturnValue:
    news.leave(DONE, done)
    return redirect(url_for("matching.queue"), 303)
