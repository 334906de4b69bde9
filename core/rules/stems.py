"""When two written words are one word: inflection, case, accents and ligatures left aside.

Made for finding terms of a glossary in a report, not for linguistics: the endings of adjectives and
plurals are all it knows of a language. A word written without accents may be any of those that have
some, as in reports in capitals; one that has an accent is no other word ("côté" isn't "côte").
"""

import re
import unicodedata

from core.language import Language

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})

_UMLAUT_SPELT_OUT = re.compile(r"(?<=[aou])e")

_ENDINGS: dict[Language, tuple[tuple[re.Pattern[str], str], ...]] = {
    Language.FRENCH: (
        (re.compile(r"aux$"), "al"),
        (re.compile(r"(?:eux|euses?)$"), "eu"),
        (re.compile(r"(?:ives?|ifs?)$"), "if"),
        (re.compile(r"elles?$"), "el"),
        (re.compile(r"ennes?$"), "en"),
        (re.compile(r"ignes?$"), "in"),
        (re.compile(r"(?<=..)(?:[sx]|e+s?)$"), ""),
    ),
    Language.GERMAN: ((re.compile(r"(?<=....)(?:ern|em|er|en|es|e|n|(?<!s)s)$"), ""),),
    Language.ENGLISH: (
        (re.compile(r"(?:ies|y)$"), "i"),
        (re.compile(r"(?<=...)(?:es|is|e|(?<!s)s)$"), ""),
    ),
}


def stem(word: str, language: Language) -> str:
    """What all forms of a word have in common."""
    bare = _without_accents(_spelt(word))
    if language is Language.GERMAN:
        bare = _UMLAUT_SPELT_OUT.sub("", bare)
    for ending, instead in _ENDINGS[language]:
        shorter = ending.sub(instead, bare)
        if shorter != bare:
            return shorter
    return bare


def bears_no_other_accent(written: str, meant: str) -> bool:
    """Whether every accent of the written word stands in the one that is meant too."""
    pairs = zip(_spelt(written), _spelt(meant), strict=False)
    return all(one == other or _without_accents(one) == one for one, other in pairs)


def _spelt(word: str) -> str:
    return unicodedata.normalize("NFC", word).lower().translate(_LIGATURES)


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(one for one in parts if not unicodedata.combining(one))
