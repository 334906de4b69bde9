"""Signing in and out, the same on both sites: renew the session, remember who it is, forget it.

Between password and second step nobody is signed in: the visitor's session on the server remembers for
some minutes whose password was right, and opens nothing.
"""

from datetime import datetime

from flask import Response, session, url_for
from flask_login import login_user, logout_user

from core.accounts import Proven
from core.context import Viewer, ViewerKind
from core.rules.credentials import SessionKind
from core.rules.second_factor import TIME_FOR_SECOND_STEP, Missing
from core.second_factor import Holder
from web.context import house, now
from web.sessions import own_session
from web.site import SignedIn

SESSION_KINDS = {
    ViewerKind.PERSON: SessionKind.PATIENT,
    ViewerKind.DOCTOR: SessionKind.DOCTOR,
    ViewerKind.STAFF: SessionKind.STAFF,
    ViewerKind.GUEST: SessionKind.GUEST,
}

FAREWELL = "farewell"
"""Where signing out goes on, for somebody whom a provider of identities let in."""
PROVEN, SINCE = "proven", "proven_since"
SECOND_STEPS = {
    Missing.CODE: "second_step.ask",
    Missing.ENROLMENT: "second_step.prepare",
}


def go_on(proven: Proven) -> str:
    """Sign in somebody who needs no second step, else await it; gives the page that comes now."""
    if proven.missing is Missing.NOTHING:
        return admit(proven.viewer)
    await_second_step(proven.viewer)
    return url_for(SECOND_STEPS[proven.missing])


def await_second_step(viewer: Viewer) -> None:
    """Remember whose password was right."""
    session[PROVEN], session[SINCE] = viewer.id, now().isoformat()


def awaited() -> Holder | None:
    """Whose second step is awaited on this site; None where its time has passed."""
    proven, since = session.get(PROVEN), session.get(SINCE)
    if proven is None or since is None:
        return None
    in_time = now() < datetime.fromisoformat(since) + TIME_FOR_SECOND_STEP
    return Holder(house().site, int(proven)) if in_time else None


def admit(viewer: Viewer) -> str:
    """Begin the session of somebody who proved who she is; gives the page she wanted, or "/"."""
    wanted = session.get("wanted", "/")
    kept = {name: session[name] for name in ("language", FAREWELL) if name in session}
    own_session().become(SESSION_KINDS[viewer.kind])
    session.update(kept)
    login_user(SignedIn(viewer))
    return wanted if isinstance(wanted, str) else "/"


def dismiss(response: Response) -> Response:
    """End the session, and have the browser forget what it kept of this site."""
    farewell = session.get(FAREWELL)
    logout_user()
    own_session().become(SessionKind.VISITOR)
    if farewell:
        session[FAREWELL] = farewell
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
