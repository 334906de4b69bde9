"""Makes the core context of a request: who asks, at what time, from where."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app, g, request
from flask_login import current_user

from core.config import Settings
from core.context import NOBODY, Context, Viewer
from core.db import Database
from core.imaging.confined import ConfinedStudio
from core.storage import Store

EXTENSION = "cigogne"


@dataclass(frozen=True, slots=True)
class House:
    """What a site's process holds for all its requests."""

    site: str
    """`patient` or `admin`."""
    db: Database
    store: Store
    settings: Settings
    clock: Callable[[], datetime]
    studio: ConfinedStudio
    find_machine: Callable[[Context, str], Viewer | None] | None = None
    """Who shows this token; where machines send nothing, nobody does."""


def house() -> House:
    kept = current_app.extensions[EXTENSION]
    assert isinstance(kept, House)
    return kept


def context() -> Context:
    """The context of this request; the time is that of its beginning."""
    return visitor_context().seen_by(viewer())


def visitor_context() -> Context:
    """As `context`, for finding out who asks: as nobody."""
    ours = house()
    return Context(
        db=ours.db,
        store=ours.store,
        settings=ours.settings,
        viewer=NOBODY,
        now=now(),
        request=request_number(),
        address=request.remote_addr or "",
        studio=ours.studio,
    )


def viewer() -> Viewer:
    """Who asks; nobody before sign-in."""
    found = g.get("machine") or getattr(current_user, "viewer", NOBODY)
    return found if isinstance(found, Viewer) else NOBODY


def machine_viewer() -> Viewer:
    """Who asks by the token that a program shows; from here on the viewer of this request."""
    token, find = _shown_token(), house().find_machine
    if find and token:
        g.machine = find(visitor_context(), token)
    return g.get("machine") or NOBODY


def _shown_token() -> str | None:
    """A bearer token; many programs know nothing but passwords, and show it as one."""
    shown = request.authorization
    if shown is None:
        return None
    return shown.password if shown.type == "basic" else shown.token


def now() -> datetime:
    if "now" not in g:
        g.now = house().clock()
    moment: datetime = g.now
    return moment


def request_number() -> str:
    """A number that the error page shows, and the trail and the log keep."""
    if "request_number" not in g:
        g.request_number = secrets.token_hex(6)
    number: str = g.request_number
    return number
