"""Words with a light layout: what staff may write of headings, lists and stress, and no more.

    # A heading
    A paragraph, **stressed** in part.
    - an item
    1. a numbered item

Decides how lines become blocks and where values stand in for places in braces. A value is never read as
layout: it may hold whatever a person is called.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from core.rules.leaflets import PLACE

MARK = re.compile(r"(#|-|\d+\.)\s+")
STRESS = re.compile(r"\*\*(.+?)\*\*")


class Kind(Enum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEMS = "items"
    NUMBERED = "numbered"


LISTS = {Kind.ITEMS, Kind.NUMBERED}
MARKS = {"#": Kind.HEADING, "-": Kind.ITEMS}


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    stressed: bool


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or paragraph of one line, or a list of several."""

    kind: Kind
    lines: tuple[Line, ...]


def line(text: str, values: Mapping[str, str]) -> Line:
    """One paragraph, its places filled. Raises KeyError for a place without a value."""
    parts = STRESS.split(text.strip())
    return tuple(
        Span(_filled(part, values), number % 2 == 1) for number, part in enumerate(parts) if part
    )


def blocks(text: str, values: Mapping[str, str]) -> list[Block]:
    """The blocks of a text, their places filled. Raises KeyError as `line`."""
    laid_out = []
    for kind, pieces in groupby(_pieces(text), key=lambda piece: piece[0]):
        lines = [line(written, values) for _, written in pieces]
        groups = [lines] if kind in LISTS else [[one] for one in lines]
        laid_out += [Block(kind, tuple(group)) for group in groups]
    return laid_out


def _pieces(text: str) -> list[tuple[Kind, str]]:
    """Each heading, paragraph and item; a line without a mark goes on with the one before."""
    pieces: list[tuple[Kind, str]] = []
    begins = True
    for written in text.splitlines():
        mark = MARK.match(written)
        if mark:
            pieces.append((MARKS.get(mark[1], Kind.NUMBERED), written[mark.end() :]))
        elif not written.strip():
            begins = True
            continue
        elif begins or pieces[-1][0] is Kind.HEADING:
            pieces.append((Kind.PARAGRAPH, written))
        else:
            pieces[-1] = (pieces[-1][0], f"{pieces[-1][1]} {written}")
        begins = False
    return pieces


def _filled(text: str, values: Mapping[str, str]) -> str:
    return PLACE.sub(lambda place: values[place[1]], text)
