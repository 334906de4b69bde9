"""Both sites over the cast, and browsers that are signed in without going through the form."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from admin_site.site import make_admin_site
from core import sessions
from core.config import SiteSettings
from core.context import ViewerKind
from core.openid.settings import ProviderSettings
from core.rules.credentials import SessionKind
from core.rules.providers import ProviderKind
from patient_site.site import make_patient_site
from tests.cast import Cast

SECRET = SiteSettings(b"a secret for the tests of both sites")
PROVIDER = ProviderSettings(
    ProviderKind.FRANCECONNECT,
    NOBODY_THERE := "http://127.0.0.1:9",
    "cigogne",
    discovery=NOBODY_THERE,
)
"""Configured, and down."""
ORIGIN = "https://site.example"
KINDS = {
    ViewerKind.PERSON: (SessionKind.PATIENT, "patient"),
    ViewerKind.DOCTOR: (SessionKind.DOCTOR, "patient"),
    ViewerKind.GUEST: (SessionKind.GUEST, "patient"),
    ViewerKind.STAFF: (SessionKind.STAFF, "admin"),
}

Browser = Callable[[Flask, str], FlaskClient]


@pytest.fixture
def patient_site(cast: Cast) -> Flask:
    return make_patient_site(
        cast.settings, SECRET, clock=lambda: cast.now, identity_providers=[PROVIDER]
    )


@pytest.fixture
def admin_site(cast: Cast) -> Flask:
    return make_admin_site(cast.settings, SECRET, clock=lambda: cast.now)


@pytest.fixture(params=["patient", "admin"])
def site(request: pytest.FixtureRequest, patient_site: Flask, admin_site: Flask) -> Flask:
    """One after the other."""
    return patient_site if request.param == "patient" else admin_site


@pytest.fixture
def browser(cast: Cast) -> Browser:
    """A browser of somebody of the cast. On the other site her session is worth nothing."""

    def make(site: Flask, name: str) -> FlaskClient:
        client = site.test_client()
        if name in cast.viewers:
            viewer = cast.viewers[name]
            kind, home = KINDS[viewer.kind]
            data = {"_user_id": str(viewer.id), "_fresh": True}
            session = sessions.Session(kind, viewer.id, data)
            token = sessions.begin(cast.context(), home, session)
            for cookie in ("__Host-cigogne-patient", "__Host-cigogne-admin"):
                client.set_cookie(cookie, token, domain="site.example", secure=True)
        return client

    return make
