"""Makes a site: a Flask application with everything both sites wear, and the pages of one of them."""

import atexit
import mimetypes
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, request
from flask_login import AnonymousUserMixin, LoginManager
from flask_wtf import CSRFProtect
from jinja2 import FileSystemLoader, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from core.config import Settings, SiteSettings
from core.context import NOBODY, Context, Viewer
from core.db import Database
from core.imaging.confined import ConfinedStudio
from core.rules.credentials import SessionKind
from core.storage import Store
from web import assets, errors, headers, speech
from web.context import EXTENSION, House, request_number, viewer, visitor_context
from web.pages import Pages, refuse_unguarded
from web.sessions import ServerSessions, own_session

ROOT = Path(__file__).parent.parent
LARGEST_FORM = 1 << 20

FindViewer = Callable[[Context, SessionKind, int], Viewer | None]
"""Who has a running session of this kind, by her number there; None for one who may not any more."""


class SignedIn:
    """Flask-Login's user: a viewer of core."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer

    def get_id(self) -> str:
        return str(self.viewer.id)


class Visitor(AnonymousUserMixin):  # type: ignore[misc]
    viewer = NOBODY


def make_site(
    name: str,
    settings: Settings,
    site_settings: SiteSettings,
    chapters: Iterable[Pages],
    find_viewer: FindViewer,
    page_values: Callable[[], Mapping[str, Any]],
    *,
    same_site: str,
    find_machine: Callable[[Context, str], Viewer | None] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    """The application `patient` or `admin`. Raises LookupError for a route without a guard."""
    site = Flask(name, static_folder=None, template_folder=None)
    site.config.update(
        SECRET_KEY=site_settings.secret,
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=100,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=False,  # it wants the Referer that our pages don't send
    )
    site.extensions[EXTENSION] = House(
        name,
        Database(settings.database_url),
        Store(settings.store),
        settings,
        clock,
        _studio(),
        find_machine,
    )
    if settings.proxies:
        # Else everybody has the proxy's address, and one stranger's failures pause them all.
        site.wsgi_app = ProxyFix(site.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    site.session_interface = ServerSessions(name, same_site)
    _install_templates(site, page_values)
    headers.install(site)
    speech.install(site)
    errors.install(site)
    assets.install(site, [ROOT / "web" / "static", ROOT / f"{name}_site" / "static"])
    protection = CSRFProtect(site)
    _install_viewers(site, find_viewer)
    for chapter in chapters:
        site.register_blueprint(chapter.blueprint)
        if chapter.for_machines:
            protection.exempt(chapter.blueprint)
    refuse_unguarded(site)
    return site


def _studio() -> ConfinedStudio:
    """A process of a studio for each processor; they start when the first picture is asked for."""
    studio = ConfinedStudio(os.cpu_count() or 1)
    atexit.register(studio.close)
    return studio


def _install_templates(site: Flask, page_values: Callable[[], Mapping[str, Any]]) -> None:
    mimetypes.add_type("text/javascript", ".js")
    site.jinja_loader = FileSystemLoader(ROOT / "templates")
    site.jinja_env.undefined = StrictUndefined
    site.jinja_env.trim_blocks = site.jinja_env.lstrip_blocks = True
    site.context_processor(
        lambda: {
            "site": site.name,
            "viewer": viewer(),
            "request_number": request_number(),
            "path": request.path,
            **page_values(),
        }
    )


def _install_viewers(site: Flask, find_viewer: FindViewer) -> None:
    logins = LoginManager(site)
    logins.session_protection = None  # the session is on the server and knows its own end
    logins.anonymous_user = Visitor

    @logins.user_loader  # type: ignore[untyped-decorator]
    def load(viewer_id: str) -> SignedIn | None:
        found = find_viewer(visitor_context(), own_session().kind, int(viewer_id))
        return SignedIn(found) if found else None
