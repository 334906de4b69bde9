"""Signing in and out, the same on both sites: renew the session, remember who it is, forget it.

Between password and second step nobody is signed in: the visitor's session on the server remembers for
some minutes whose password was right, and opens nothing.
"""

from datetime import datetime

from flask import Response, session
from flask_login import login_user, logout_user

from core.context import Viewer, ViewerKind
from core.rules.credentials import SessionKind
from core.rules.second_factor import TIME_FOR_SECOND_STEP
from web.context import now
from web.sessions import own_session
from web.site import SignedIn

SESSION_KINDS = {
    ViewerKind.PERSON: SessionKind.PATIENT,
    ViewerKind.DOCTOR: SessionKind.DOCTOR,
    ViewerKind.STAFF: SessionKind.STAFF,
    ViewerKind.GUEST: SessionKind.GUEST,
}

PROVEN, SINCE = "proven", "proven_since"


def await_second_step(viewer: Viewer) -> None:
    """Remember whose password was right."""
    session[PROVEN], session[SINCE] = viewer.id, now().isoformat()


def awaited() -> int | None:
    """The account whose second step is awaited; None where its time has passed."""
    proven, since = session.get(PROVEN), session.get(SINCE)
    if proven is None or since is None:
        return None
    in_time = now() < datetime.fromisoformat(since) + TIME_FOR_SECOND_STEP
    return int(proven) if in_time else None


def admit(viewer: Viewer) -> str:
    """Begin the session of somebody who proved who she is; gives the page she wanted, or "/"."""
    wanted = session.get("wanted", "/")
    language = session.get("language")
    own_session().become(SESSION_KINDS[viewer.kind])
    if language:
        session["language"] = language
    login_user(SignedIn(viewer))
    return wanted if isinstance(wanted, str) else "/"


def dismiss(response: Response) -> Response:
    """End the session, and have the browser forget what it kept of this site."""
    logout_user()
    own_session().become(SessionKind.VISITOR)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
