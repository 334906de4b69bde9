"""The admin site over the cast, and visitors who are signed in as one of them."""

from collections.abc import Callable

import pytest
from flask import Flask

from admin_site.site import make_admin_site
from core.config import SiteSettings
from tests.admin_site.visitor import Visitor
from tests.cast import Cast

SECRET = SiteSettings(b"a secret for the tests of the site")


@pytest.fixture
def site(cast: Cast) -> Flask:
    return make_admin_site(cast.settings, SECRET, clock=lambda: cast.now)


@pytest.fixture
def signed_in(site: Flask, cast: Cast) -> Callable[[str], Visitor]:
    """A new browser in which somebody of the cast has signed in."""

    def enter(name: str) -> Visitor:
        visitor = Visitor(site)
        visitor.sign_in(cast, name)
        return visitor

    return enter


@pytest.fixture
def desk(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("reception")


@pytest.fixture
def radiologist(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("radiologist")
