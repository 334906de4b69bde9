"""Every text a person reads is there in German and English, with the same placeholders (features W1)."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "noted": None}
TRANSLATED = ("de", "en")


@cache
def messages() -> frozenset[str]:
    """What the code and the templates say, in French."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    found = extract_from_dir(ROOT, methods, options, KEYWORDS, comment_tags=())
    return frozenset(
        text for _, _, message, _, _ in found
        for text in (message if isinstance(message, tuple) else (message,))
        if text
    )  # fmt: skip


def catalogue(language: str) -> dict[str, str]:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        read = read_po(source, locale=language)
    assert not [m.id for m in read if m.fuzzy and m.id], "fuzzy translations are guesses"
    found: dict[str, str] = {}
    for message in read:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        # a plural's forms may be more than its ids: the last stands for the rest
        found.update({text_id: texts[min(n, len(texts) - 1)] for n, text_id in enumerate(ids)})
    return found


def test_texts_are_found_in_both_sites_in_core_and_in_documents() -> None:
    assert len(messages()) > 200


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    known = catalogue(language)
    missing = sorted(text for text in messages() if not known.get(text))
    assert missing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_that_is_gone_is_kept(language: str) -> None:
    assert sorted(set(catalogue(language)) - messages() - {""}) == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_the_same(language: str) -> None:
    differing = [
        text
        for text, translated in catalogue(language).items()
        if text and sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(translated))
    ]
    assert differing == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogues_compile(language: str, tmp_path: Path) -> None:
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source, (tmp_path / "messages.mo").open("wb") as target:
        write_mo(target, read_po(source, locale=language))
    assert (tmp_path / "messages.mo").stat().st_size > 0
