"""What changed from one version of a text to the next, word by word.

Texts come from outside: comparing two very different long ones would take minutes, so beyond a bound the
whole of what differs counts as replaced. Nothing is lost either way: the words kept and added are the
new text, those kept and removed the old one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

_WORD = re.compile(r"(?:\w+|[^\w\s])\s*|\s+")
LARGEST_COMPARISON = 4_000_000
"""Pairs of words; as many take up to about a second."""


class Fate(Enum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words of the text that share their fate."""

    fate: Fate
    words: str


def changes(before: str, after: str) -> tuple[Stretch, ...]:
    """The way from one text to the other."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    stretches = [
        Stretch(Fate.KEPT, "".join(old[:head])),
        *_between(old[head : len(old) - tail], new[head : len(new) - tail]),
        Stretch(Fate.KEPT, "".join(old[len(old) - tail :])),
    ]
    return tuple(one for one in stretches if one.words)


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = zip(old, new, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _between(old: list[str], new: list[str]) -> Iterator[Stretch]:
    if len(old) * len(new) > LARGEST_COMPARISON:
        yield from _replaced(old, new)
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield Stretch(Fate.KEPT, "".join(old[a:b]))
        else:
            yield from _replaced(old[a:b], new[c:d])


def _replaced(old: list[str], new: list[str]) -> Iterator[Stretch]:
    yield Stretch(Fate.REMOVED, "".join(old))
    yield Stretch(Fate.ADDED, "".join(new))
