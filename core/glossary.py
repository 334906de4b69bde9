"""Radiological terms in plain words, in the three languages: the data is in `glossary.tsv`.

A line is a term: its forms in French, German and English, parted by " / ", then what it means in each.
Forms are written once, not in every inflection; words that everybody knows have no place here, nor
have those that mean something else in another report. No explanation judges how serious a thing is.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.language import Language
from core.rules.terms import Lexicon

FILE = Path(__file__).with_name("glossary.tsv")


@dataclass(frozen=True, slots=True)
class Term:
    forms: dict[Language, tuple[str, ...]]
    meaning: dict[Language, str]


@cache
def terms() -> tuple[Term, ...]:
    """All terms; a term's number is its place here."""
    with FILE.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(_term(line) for line in lines)


@cache
def lexicon(language: Language) -> Lexicon:
    """The terms as texts in this language write them."""
    forms = ((number, form) for number, term in enumerate(terms()) for form in term.forms[language])
    return Lexicon(language, forms)


def _term(line: dict[str, str]) -> Term:
    return Term(
        forms={one: tuple(filter(None, line[one].split(" / "))) for one in Language},
        meaning={one: line[f"{one} explained"] for one in Language},
    )
