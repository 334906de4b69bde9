"""The log of what came in: filtered, page by page; and another try for what was refused.

Filters are no secret and stand in the address, so that a page can be kept or passed on.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin_site import news
from core import reception_log
from core.errors import InvalidInput, ObjectRefused
from core.ingest.trying_again import try_again
from core.reception_log import Kind, Wanted
from core.rules.roles import Task, may
from web.context import context, viewer
from web.forms import read_day
from web.guards import staff_for
from web.pages import Pages

pages = Pages("reception_log")

RECEIVING = staff_for(Task.RECEIVING)
TRIED = "tried"
LAST_PAGE = 10_000


@pages.get("/received/log", who=RECEIVING)
def listing() -> ResponseReturnValue:
    wanted = _wanted()
    return render_template(
        "admin_site/reception_log.html",
        wanted=wanted,
        log=reception_log.log(context(), wanted),
        kinds=Kind,
        doors=reception_log.DOORS,
        news=news.fetch(TRIED),
        may_match=may(viewer().role, Task.MATCHING),
    )


@pages.post("/received/objects/again", who=RECEIVING)
def object_again() -> ResponseReturnValue:
    try:
        try_again(context(), _asked_id())
        code = ""
    except ObjectRefused as refused:
        code = refused.code
    return _told(code, Kind.SET_ASIDE)


@pages.post("/received/messages/again", who=RECEIVING)
def message_again() -> ResponseReturnValue:
    return _told(reception_log.try_message_again(context(), _asked_id()), Kind.REFUSED_MESSAGES)


def _asked_id() -> int:
    number = request.form.get("id", 0, int)
    return number if 0 < number < 2**63 else 0


def _told(code: str, kind: Kind) -> ResponseReturnValue:
    news.leave(TRIED, code or "taken")
    return redirect(url_for("reception_log.listing", kind=kind.value), 303)


def _wanted() -> Wanted:
    """What the address asks for; anything it doesn't know says nothing."""
    asked = request.args
    kinds = {kind.value: kind for kind in Kind}
    doors = {door.value: door for door in reception_log.DOORS}
    try:
        day = read_day(asked.get("day", ""))
    except InvalidInput:
        day = None
    return Wanted(
        kind=kinds.get(asked.get("kind", ""), Kind.REFUSED),
        door=doors.get(asked.get("door", "")),
        day=day,
        page=min(max(asked.get("page", 1, int), 1), LAST_PAGE),
    )
