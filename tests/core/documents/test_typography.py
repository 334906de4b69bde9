"""French spacing: what a typist forgets, and a printed page shows."""

import re
import tomllib
from pathlib import Path

import pytest

from core.documents.assets import TEMPLATES
from core.leaflets.shipped import TEXTS

MESSAGE = re.compile(r'_\("([^"]*)"')
WRONG = re.compile(r"[^\u00a0]:(?!//)|[^\u202f?!][?!;]|«[^\u00a0]|[^\u00a0]»|\w'\w| \u00a0|\u00a0 ")


def french() -> list[str]:
    """Every text that is printed in French, without the code around."""
    leaflets = sorted(TEXTS.glob("*/fr*.toml"))
    fixed = sorted(TEMPLATES.glob("*.html"))
    assert leaflets
    assert fixed
    texts = [text for path in leaflets for text in spoken(path)]
    return texts + [message for path in fixed for message in MESSAGE.findall(path.read_text())]


def spoken(path: Path) -> list[str]:
    return [text for text in tomllib.loads(path.read_text()).values() if isinstance(text, str)]


@pytest.mark.parametrize("text", french())
def test_french_is_spaced_as_french_is(text: str) -> None:
    assert WRONG.findall(text) == []
