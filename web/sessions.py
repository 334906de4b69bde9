"""The browser's session over `core.sessions`: a random token in a `__Host-` cookie, nothing else.

Flask's own sessions live in the cookie and survive sign-out; these die on the server. A session gets a
new token when somebody signs in, so that a token planted before is worth nothing.
"""

from typing import Any

from flask import Flask, Request, Response, g, session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from core import sessions
from core.rules.credentials import SessionKind
from web.context import visitor_context


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    def __init__(self, data: dict[str, Any], token: str | None, kind: SessionKind) -> None:
        def changed(_: object) -> None:
            self.modified = True

        super().__init__(data, changed)
        self.token = token
        self.kind = kind
        self.modified = False
        self.accessed = True

    def become(self, kind: SessionKind) -> None:
        """Start over as somebody else, under a new token."""
        self.clear()
        self.kind = kind
        self.outdated = self.token
        self.token = None

    outdated: str | None = None


def own_session() -> BrowserSession:
    """The session of this request."""
    own = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(own, BrowserSession)
    return own


class ServerSessions(SessionInterface):
    """Keeps a site's sessions in the database."""

    def __init__(self, site: str, same_site: str) -> None:
        self.site = site
        self.cookie = f"__Host-cigogne-{site}"
        self.same_site = same_site

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        token = request.cookies.get(self.cookie)
        if token:
            found = sessions.resume(visitor_context(), self.site, token)
            if found is not None:
                return BrowserSession(found.data, token, found.kind)
        return BrowserSession({}, None, SessionKind.VISITOR)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        assert isinstance(session, BrowserSession)
        if "machine" in g:  # shows a token with each request, and keeps no cookies
            return
        if session.outdated:
            sessions.end(visitor_context(), session.outdated)
        if session.token is None:
            if session:
                self._begin(session, response)
            elif session.outdated:
                response.delete_cookie(self.cookie, path="/", secure=True, httponly=True)
        elif session.modified:
            # False when it was ended meanwhile: a request in flight doesn't bring it back.
            sessions.save(visitor_context(), session.token, dict(session))

    def _begin(self, session: BrowserSession, response: Response) -> None:
        viewer_id = session.get("_user_id")
        token = sessions.begin(
            visitor_context(),
            self.site,
            sessions.Session(session.kind, int(viewer_id) if viewer_id else None, dict(session)),
        )
        response.set_cookie(
            self.cookie, token, path="/", secure=True, httponly=True, samesite=self.same_site
        )
        response.vary.add("Cookie")
