"""Attributes of an entity as a directory tells them, ready for JSON."""

from collections.abc import Mapping, Sequence

Keys = Mapping[str, "str | Sequence[Keys]"]
"""By keyword: a text, with backslashes between several values, or the items of a sequence."""


def text_of(keys: Keys, keyword: str) -> str:
    """The text of a key that is no sequence; "" where it is absent."""
    value = keys.get(keyword, "")
    return value if isinstance(value, str) else ""
