"""What of a text can stand on paper.

Texts come from devices, other systems and keyboards, and may hold characters that XML and PDF/A forbid.
Decides which are dropped, which become a line break and which become the replacement character; every
other character stays as written. Escaping is the templates'.
"""

import unicodedata

KEPT_CONTROLS = {"\n", "\t"}
LINE_BREAKS = {"\v", "\f", "\x85", "\u2028", "\u2029"}
SHAPING_MARKS = {"\u00ad", "\u200c", "\u200d", "\u200e", "\u200f", "\u061c"}
"""Soft hyphen, joiners and direction marks: correct writing of some languages needs them."""

INVISIBLE = {"Cc", "Cf"}
UNPRINTABLE = {"Cs", "Co", "Cn"}
"""Half pairs, private use, unassigned: no typeface can have a glyph for them."""


def printable(text: str) -> str:
    """The text without what can't be printed.

    Dropped with the controls are the marks that turn the direction of what follows: with them a text
    can be made to read as something else than it says (Unicode Technical Standard 39).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate({ord(character): _printed(character) for character in set(text)})


def _printed(character: str) -> str:
    if character in KEPT_CONTROLS | SHAPING_MARKS:
        return character
    if character in LINE_BREAKS:
        return "\n"
    category = unicodedata.category(character)
    if category in INVISIBLE:
        return ""
    return "\N{REPLACEMENT CHARACTER}" if category in UNPRINTABLE else character
