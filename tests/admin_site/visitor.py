"""Somebody who goes through the admin site as a browser without scripts does: pages, forms, cookies."""

import html
import re
from dataclasses import dataclass

from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import PASSWORD, Cast

ORIGIN = "https://admin.example"


@dataclass(frozen=True)
class Page:
    """An answer as it is read."""

    status: int
    address: str
    source: str
    body: bytes

    @property
    def text(self) -> str:
        """What is read on it: no tags, one space where there were several."""
        words = re.sub(r"<(head|script).*?</\1>|<[^>]+>", " ", self.source, flags=re.DOTALL)
        return re.sub(r"[ \n\t]+", " ", html.unescape(words)).strip()

    @property
    def csrf_token(self) -> str:
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.source)
        assert found, "a page without a form"
        return found[1]

    def value(self, name: str) -> str:
        """What a field of this name holds."""
        found = re.search(rf'name="{name}"[^>]* value="([^"]*)"', self.source)
        assert found, name
        return html.unescape(found[1])


class Visitor:
    """One browser; `page` is the page it shows."""

    def __init__(self, site: Flask) -> None:
        self.client = site.test_client()
        self.page = Page(0, "", "", b"")

    def get(self, path: str) -> Page:
        return self._show(self.client.get(path, base_url=ORIGIN, follow_redirects=True))

    def post(self, path: str, **fields: str) -> Page:
        """Send a form of the page that is shown, and go where it leads."""
        return self._show(self.send(path, follow=True, **fields))

    def send(self, path: str, *, follow: bool = False, **fields: str) -> TestResponse:
        """Send a form of the page that is shown, as for another tab: this one stays."""
        fields["csrf_token"] = self.page.csrf_token
        return self.client.post(path, data=fields, base_url=ORIGIN, follow_redirects=follow)

    def sign_in(self, cast: Cast, name: str) -> Page:
        self.get("/sign-in")
        page = self.post("/sign-in", mail=cast.mails[name], password=PASSWORD)
        if page.address != "/second-step":
            return page
        return self.post("/second-step", code=cast.one_time_code(name))

    def _show(self, response: TestResponse) -> Page:
        is_text = response.mimetype == "text/html"
        source = response.text if is_text else ""
        shown = Page(response.status_code, response.request.path, source, response.data)
        self.page = shown if is_text else self.page
        return shown
