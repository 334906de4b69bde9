"""Containers that are meant to be read as one text: sentences with names, codes and numbers in them.

Decides which containers are, and how their pieces become sentences (PS3.3 section C.18.8).
"""

import re
from collections.abc import Iterable

from core.objects.content import Container, Node, Text

_DETACHED = re.compile(r" (?=[.,;:](\s|$))")
"""The space before a full stop that begins the next text."""


def is_prose(node: Node) -> bool:
    """Whether texts carry the container; devices call lists of numbers continuous too."""
    if not isinstance(node.value, Container) or not node.value.is_continuous:
        return False
    texts = sum(isinstance(child.value, Text) for child in node.children)
    return 2 * texts >= len(node.children) > 0


def run_together(pieces: Iterable[str]) -> str:
    """Pieces as one text."""
    return _DETACHED.sub("", " ".join(piece for piece in pieces if piece))
