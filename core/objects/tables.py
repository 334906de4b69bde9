"""Reads the tables of words kept beside the code: concepts and units in the languages of the pages.

Decides nothing: who looks a word up decides what an unknown one is called.
"""

import tomllib
from pathlib import Path
from typing import Any

from core.language import Language


def table(name: str) -> list[dict[str, Any]]:
    """The entries of the table of this name."""
    written = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(written)[name]
    return entries


def names(entry: dict[str, Any]) -> dict[Language, str]:
    """What an entry is called. Raises KeyError where a language is missing."""
    return {language: entry[language.value] for language in Language}
