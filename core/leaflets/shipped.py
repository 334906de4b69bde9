"""The versions that come with the program: `texts/VERSION/LANGUAGE.toml`, a piece of the leaflet each key.

A file that was shipped is never changed, for decisions name it: new words are a new folder, or a version
that the region writes itself.
"""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from core.rules.leaflets import Edition, LeafletLanguage, Part

TEXTS = Path(__file__).parent / "texts"


@cache
def shipped_editions(language: LeafletLanguage) -> Sequence[Edition]:
    """All shipped versions in a language, oldest first; there is one at least."""
    return tuple(
        _edition(path, language) for path in sorted(TEXTS.glob(f"*/{language.value}.toml"))
    )


def _edition(path: Path, language: LeafletLanguage) -> Edition:
    written: Mapping[str, Any] = tomllib.loads(path.read_text())
    words = {part: str(written[part.value]).strip() for part in Part}
    return Edition(language, path.parent.name, written["begins"], words)
