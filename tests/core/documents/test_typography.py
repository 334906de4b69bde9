"""French spacing: what a typist forgets, and a printed page shows."""

import re

import pytest

from core.documents.assets import TEMPLATES

CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{[^}]*\}\}|<[^>]*>", re.DOTALL)
MESSAGE = re.compile(r'_\("([^"]*)"')
WRONG = re.compile(r"[^\u00a0]:(?!//)|[^\u202f?!][?!;]|«[^\u00a0]|[^\u00a0]»|\w'\w| \u00a0|\u00a0 ")


def french() -> list[str]:
    """Every text that is printed in French, without the code around."""
    bodies = sorted((TEMPLATES / "leaflet").glob("fr*.html"))
    fixed = sorted(TEMPLATES.glob("*.html"))
    assert bodies
    assert fixed
    texts = [CODE.sub("", path.read_text()) for path in bodies]
    return texts + [message for path in fixed for message in MESSAGE.findall(path.read_text())]


@pytest.mark.parametrize("text", french())
def test_french_is_spaced_as_french_is(text: str) -> None:
    assert WRONG.findall(text) == []
