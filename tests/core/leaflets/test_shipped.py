"""The words that come with the program: complete in every language, and easy where they say so."""

import re

import pytest

from core.leaflets.shipped import shipped_editions
from core.rules.leaflets import Edition, LeafletLanguage, Part, objections

SENTENCE = re.compile(r"[.?!:]\s|\n")
MOST_WORDS = 12
"""Of an easy sentence (European standard for easy-to-read information)."""
QUESTION = re.compile(r"^\d\. \*\*.+[?؟]\*\*", re.MULTILINE)


def editions() -> list[Edition]:
    return [one for language in LeafletLanguage for one in shipped_editions(language)]


def test_the_leaflet_is_written_in_every_language() -> None:
    assert {one.language for one in editions()} == set(LeafletLanguage)


@pytest.mark.parametrize("edition", editions(), ids=lambda one: f"{one.language}-{one.version}")
def test_shipped_words_say_everything(edition: Edition) -> None:
    assert objections(edition.words) == {}


@pytest.mark.parametrize("edition", editions(), ids=lambda one: f"{one.language}-{one.version}")
def test_three_questions_are_asked_and_the_authority_is_named(edition: Edition) -> None:
    assert len(QUESTION.findall(edition.words[Part.EXPLANATION])) == 3
    assert "www.cnil.fr" in edition.words[Part.RIGHTS]


def easy_sentences() -> list[str]:
    (edition,) = shipped_editions(LeafletLanguage.EASY_FRENCH)
    texts = [unwrapped(text.replace("**", " ")) for text in edition.words.values()]
    sentences = SENTENCE.split("\n".join(texts))
    return [sentence.strip() for sentence in sentences if sentence.strip()]


def unwrapped(text: str) -> str:
    """Lines that only break for the file joined again."""
    return re.sub(r"(?<!\n)\n(?![-#\n]|\d\.)", " ", text)


@pytest.mark.parametrize("sentence", easy_sentences())
def test_an_easy_sentence_is_short(sentence: str) -> None:
    assert len(sentence.split()) <= MOST_WORDS
