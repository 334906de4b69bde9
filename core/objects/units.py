"""Units of measurement as people read them: a symbol, and words where we know them.

Decides what an unknown unit is called: by its meaning, as the document has it.
"""

from dataclasses import dataclass
from functools import cache

from core.language import Language
from core.objects.codes import Code
from core.objects.tables import names, table

NO_UNIT = {"", "1", "no units", "unity"}
"""What the unit 1 is said to mean; devices that count pixels with it say so in its meaning."""


@dataclass(frozen=True, slots=True)
class Unit:
    """`symbol` for the side of a number, `words` for the head of a column; either may be ""."""

    symbol: str
    words: str


def unit_of(code: Code | None, language: Language) -> Unit:
    """The unit that this code stands for."""
    if code is None:
        return Unit("", "")
    known = _units().get(code.value)
    if known is None or (code.value == "1" and code.meaning.lower() not in NO_UNIT):
        return Unit(code.meaning or code.value, "")
    symbol, words = known
    return Unit(symbol or words[language], words[language])


@cache
def _units() -> dict[str, tuple[str, dict[Language, str]]]:
    return {
        code: (entry.get("symbol", ""), names(entry))
        for entry in table("units")
        for code in entry["codes"]
    }
