"""The region writes its leaflet on the admin site: looks at it, mends it, and sees from when it counts."""

import re
from collections.abc import Callable

import pytest

from tests.admin_site.visitor import Page, Visitor


@pytest.fixture
def region(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("regional-administrator")


def filled(page: Page) -> dict[str, str]:
    """What a browser sends back of the form as it stands."""
    texts = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\s*(.*?)</textarea>', page.source, re.S)
    lines = re.findall(r'<input[^>]* name="(\w+)"[^>]* type="text" value="([^"]*)"', page.source)
    return dict(texts + lines)


def test_what_is_handed_out_is_listed_by_language(region: Visitor) -> None:
    page = region.get("/leaflets")
    for language in ("Français facile à lire", "Türkçe", "العربية"):
        assert language in page.text
    assert page.text.count("remis aujourd’hui") == 6


def test_a_new_edition_begins_with_the_words_of_the_last(region: Visitor) -> None:
    words = filled(region.get("/leaflets/de"))
    assert words["title"] == "Ihre medizinischen Bilder online"
    assert words["begins"] == "12/03/2026"
    assert len(words) == 18


def test_an_edition_is_looked_at_then_kept(region: Visitor) -> None:
    words = filled(region.get("/leaflets/fr")) | {"title": "Vos images", "begins": "01/04/2026"}
    shown = region.send("/leaflets/fr", preview="1", **words)
    assert shown.data.startswith(b"%PDF-")
    page = region.post("/leaflets/fr", **words)
    assert "Le feuillet 2026-2 est enregistré." in page.text
    assert "à partir du 1er avril 2026" in page.text
    assert region.get("/leaflets/fr/2026-2").body.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("title", "", "Cette partie manque."),
        ("bearer", "Pour vous", "Gardez les mots entre accolades"),
        ("begins", "01/01/2026", "Ce jour est passé."),
        ("begins", "bientôt", "Écrivez une date"),
        ("rights", "Une phrase qui prend de la place. " * 90, "ne tiennent pas sur la feuille"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(
    region: Visitor, field: str, text: str, told: str
) -> None:
    words = filled(region.get("/leaflets/fr")) | {"promise": "Gratuit.", field: text}
    page = region.post("/leaflets/fr", **words)
    assert page.status == 400
    assert told in page.text
    assert "Gratuit." in page.source


@pytest.mark.parametrize("path", ["/leaflets/xx", "/leaflets/fr/2026-9"])
def test_what_isnt_there_isnt_found(region: Visitor, path: str) -> None:
    assert region.get(path).status == 404
