"""Routes that say who may enter: the guard is a compulsory keyword, so it can't be forgotten (law 3).

Somebody who isn't signed in is sent to the sign-in; somebody who is, and may not enter, gets the same
404 as for a page that doesn't exist.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, Flask, Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotFound
from web.context import machine_viewer, viewer
from web.guards import ANYONE, Guard

Arguments = ParamSpec("Arguments")
View = Callable[Arguments, ResponseReturnValue]

GUARD = "cigogne_guard"


class Pages:
    """A chapter of a site: a Flask blueprint whose every route names its guard.

    A chapter `for_machines` is where programs send. They show a credential with each request and have
    no session, so they need no CSRF token either: no browser adds a credential by itself. A chapter
    `for_programs` is where programs of people read, with a token of theirs or within their session."""

    def __init__(
        self, name: str, prefix: str = "", *, for_machines: bool = False, for_programs: bool = False
    ) -> None:
        self.blueprint = Blueprint(name, name, url_prefix=prefix or None)
        self.for_machines = for_machines
        self._guard = (
            _guarded_by_credential
            if for_machines
            else _guarded_for_programs
            if for_programs
            else _guarded
        )

    def get(self, rule: str, *, who: Guard) -> Callable[[View[Arguments]], View[Arguments]]:
        """A page to look at; changes nothing."""
        return self._route(rule, "GET", who)

    def post(self, rule: str, *, who: Guard) -> Callable[[View[Arguments]], View[Arguments]]:
        """An act; only by POST, with a CSRF token."""
        return self._route(rule, "POST", who)

    def _route(
        self, rule: str, method: str, who: Guard
    ) -> Callable[[View[Arguments]], View[Arguments]]:
        def register(view: View[Arguments]) -> View[Arguments]:
            guarded = self._guard(view, who)
            self.blueprint.add_url_rule(
                rule,
                endpoint=view.__name__,
                view_func=guarded,
                methods=[method],
                provide_automatic_options=False,
            )
            return guarded

        return register


def guard_of(site: Flask, endpoint: str) -> Guard | None:
    """The guard a route was registered with."""
    return getattr(site.view_functions[endpoint], GUARD, None)


def refuse_unguarded(site: Flask) -> None:
    """Raises LookupError when a route came in by another way and has no guard."""
    for rule in site.url_map.iter_rules():
        if guard_of(site, rule.endpoint) is None:
            raise LookupError(rule.endpoint)


def _is_for_a_page() -> bool:
    """Browsers tell what they want a file for: a picture is nothing to come back to."""
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"


def _guarded(view: View[Arguments], who: Guard) -> View[Arguments]:
    @wraps(view)
    def enter(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        if who is ANYONE or who.admits(viewer()):
            return view(*args, **kwargs)
        if viewer().is_signed_in:
            raise NotFound
        if request.method == "GET" and _is_for_a_page():
            session["wanted"] = request.path
        return redirect(url_for("session.sign_in"), 303)

    setattr(enter, GUARD, who)
    return enter


def _guarded_by_credential(view: View[Arguments], who: Guard) -> View[Arguments]:
    @wraps(view)
    def enter(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        if who.admits(machine_viewer()):
            return view(*args, **kwargs)
        return _not_known()

    setattr(enter, GUARD, who)
    return enter


def _guarded_for_programs(view: View[Arguments], who: Guard) -> View[Arguments]:
    @wraps(view)
    def enter(*args: Arguments.args, **kwargs: Arguments.kwargs) -> ResponseReturnValue:
        # Whoever shows a token asks by it alone, whatever session the browser has besides.
        asking = machine_viewer() if request.authorization else viewer()
        if who.admits(asking):
            return view(*args, **kwargs)
        if asking.is_signed_in:
            raise NotFound
        return _not_known()

    setattr(enter, GUARD, who)
    return enter


def _not_known() -> Response:
    told = {"WWW-Authenticate": 'Bearer realm="Cigogne"'}
    return Response("", 401, told, mimetype="text/plain")
