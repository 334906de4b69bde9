import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.printable import printable


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Élodie Дмитрий Ελένη דוד يوسف 山田", "Élodie Дмитрий Ελένη דוד يوسف 山田"),
        ("a\tb\nc", "a\tb\nc"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\vb\fc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"),
        ("a\x00b\x01c\x1bd\x7fe\x9ff", "abcdef"),
        ("\ufeffa\u200bb", "ab"),
        ("pas \u202eed\u202c \u2066cancer\u2069", "pas ed cancer"),
        ("ou\u00adblier می\u200cخواهم", "ou\u00adblier می\u200cخواهم"),
        ("\ud800", "\ufffd"),
        ("\ufffe\U0001ffff\ue000", "\ufffd\ufffd\ufffd"),
        ("\N{HOSPITAL}", "\N{HOSPITAL}"),
        ("", ""),
    ],
)
def test_keeps_drops_and_replaces(written: str, printed: str) -> None:
    assert printable(written) == printed


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_leaves_nothing_that_a_page_forbids(written: str) -> None:
    printed = printable(written)
    printed.encode()
    assert {unicodedata.category(c) for c in printed if c not in "\n\t"}.isdisjoint(
        {"Cc", "Co", "Cn"}
    )
    assert printable(printed) == printed
