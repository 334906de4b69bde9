"""Which words of a text the glossary explains: whatever their inflection, the longest term first, each
term once in a text.

What the terms mean is data, kept in `core.glossary`; how they are shown is the page's matter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from core.language import Language
from core.rules.stems import bears_no_other_accent, stem

_WORD = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_INSIDE = re.compile(r"[\s\-‐‑'’]+")
"""What may stand between the words of one term: "canal\\ncarpien", "sacro-iliaque"; no full stop."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a term: "canal carpien"; `term` is its number in the glossary."""

    term: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A term at text[start:end]."""

    start: int
    end: int
    term: int


class Lexicon:
    """The forms of all terms in one language, by the stem of their first word."""

    def __init__(self, language: Language, forms: Iterable[tuple[int, str]]) -> None:
        self.language = language
        self._forms: dict[str, list[Form]] = defaultdict(list)
        for term, written in forms:
            words = tuple(_WORD.findall(written))
            self._forms[stem(words[0], language)].append(Form(term, words))
        for found in self._forms.values():
            found.sort(key=lambda form: len(form.words), reverse=True)

    def beginning_with(self, word: str) -> list[Form]:
        """Forms whose first word is this one, the longest first."""
        return self._forms.get(stem(word, self.language), [])


def terms_in(text: str, lexicon: Lexicon) -> Iterator[Found]:
    """The terms of a text in its order, each where it first stands."""
    words = list(_WORD.finditer(text))
    seen: set[int] = set()
    at = 0
    while at < len(words):
        form = _form_at(text, words, at, lexicon)
        if form is None:
            at += 1
            continue
        last = words[at + len(form.words) - 1]
        if form.term not in seen:
            seen.add(form.term)
            yield Found(words[at].start(), last.end(), form.term)
        at += len(form.words)


def _form_at(text: str, words: list[re.Match[str]], at: int, lexicon: Lexicon) -> Form | None:
    for form in lexicon.beginning_with(words[at][0]):
        if _stands(form, text, words[at : at + len(form.words)], lexicon.language):
            return form
    return None


def _stands(form: Form, text: str, words: list[re.Match[str]], language: Language) -> bool:
    return (
        len(words) == len(form.words)
        and all(_INSIDE.fullmatch(text[a.end() : b.start()]) for a, b in pairwise(words))
        and all(_is(w[0], meant, language) for w, meant in zip(words, form.words, strict=True))
    )


def _is(written: str, meant: str, language: Language) -> bool:
    same = stem(written, language) == stem(meant, language)
    return same and bears_no_other_accent(written, meant)
