"""Which tab a page belongs to."""

import pytest
from flask import Flask

from web.navigation import tabs

ADDRESSES = {"exams": "/exams", "desk": "/doctor", "practice": "/doctor/practices"}


@pytest.fixture
def site() -> Flask:
    made = Flask(__name__)
    for endpoint, address in ADDRESSES.items():
        made.add_url_rule(address, endpoint, lambda: "")
    return made


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/exams", ["exams"]),
        ("/exams/abc/pictures/1/1/1", ["exams"]),
        ("/doctor", ["desk"]),
        ("/doctor/seek", ["desk"]),
        ("/doctor/practices", ["practice"]),
        ("/doctor/practices/new", ["practice"]),
        ("/doctors", []),
        ("/", []),
    ],
)
def test_the_closest_tab_above_a_page_is_its_own(
    site: Flask, path: str, current: list[str]
) -> None:
    with site.test_request_context(path):
        found = tabs((endpoint, endpoint) for endpoint in ADDRESSES)
    assert [endpoint for endpoint, _, is_current in found if is_current] == current
