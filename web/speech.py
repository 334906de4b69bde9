"""The language of a request: what somebody chose in this session, else what her browser prefers."""

from typing import cast
from urllib.parse import urlsplit

from flask import Flask, g, redirect, request, session
from flask.typing import ResponseReturnValue
from markupsafe import escape

from core.language import Language, Speech, preferred, spoken
from web.guards import ANYONE
from web.pages import Pages


def speech() -> Speech:
    """How to say things in this request's language."""
    if "speech" not in g:
        g.speech = Speech(_language())
    found: Speech = g.speech
    return found


def gettext(message: str) -> str:
    return speech().gettext(message)


def ngettext(singular: str, plural: str, number: int) -> str:
    return speech().ngettext(singular, plural, number)


class LazyText:
    """A message whose language is known only when it is shown: labels of forms."""

    def __init__(self, message: str) -> None:
        self._message = message

    def __str__(self) -> str:
        return gettext(self._message)

    def __html__(self) -> str:
        return str(escape(str(self)))


def lazy_gettext(message: str) -> str:
    """Typed as the text it becomes when it is shown: forms ask for text."""
    return cast("str", LazyText(message))


def install(site: Flask) -> None:
    site.jinja_env.add_extension("jinja2.ext.i18n")
    site.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True
    )
    site.context_processor(
        lambda: {
            "speech": speech(),
            "language": speech().language,
            "languages": list(Language),
        }
    )
    pages = Pages("language")

    @pages.post("/language", who=ANYONE)
    def choose() -> ResponseReturnValue:
        language = spoken(request.form.get("code"))
        if language is not None:
            session["language"] = language.value
        return redirect(_page_asked_from(), 303)

    site.register_blueprint(pages.blueprint)


def _language() -> Language:
    chosen = spoken(session.get("language"))
    if chosen is not None:
        return chosen
    return preferred([code for code, _ in request.accept_languages])


def _page_asked_from() -> str:
    """Back to where the choice was made: a path of this site, never another address."""
    path = urlsplit(request.form.get("from", "/")).path
    return path if path.startswith("/") and not path.startswith("//") else "/"
