"""No page, however it asks, gets anything but assets."""

import pytest

from core.documents.assets import AssetRefused, picture
from core.documents.engine import Sheet
from core.documents.press import print_pdf

SECRET = "file:///etc/passwd"
PAGE = '<!doctype html><html lang="fr"><head><title>Essai</title></head><body>{}</body></html>'
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" viewBox="0 0 9 9">{}</svg>'


def printed(body: str, drawing: str = "") -> bytes:
    return print_pdf(Sheet(PAGE.format(body), {"drawing.svg": picture(drawing.encode())}))


@pytest.mark.parametrize(
    "address",
    [
        SECRET,
        "http://127.0.0.1:9/picture.png",
        "https://127.0.0.1:9/picture.png",
        "ftp://127.0.0.1:9/picture.png",
        "data:image/png;base64,AAAA",
        "//127.0.0.1/picture.png",
        "picture.png",
        "/etc/passwd",
        "asset:unknown.svg",
        "asset:../documents/mark.svg",
        "ASSET:mark.svg",
    ],
)
def test_an_address_that_is_no_asset_is_refused(address: str) -> None:
    with pytest.raises(AssetRefused) as refused:
        printed(f'<img src="{address}" alt="x">')
    assert refused.value.facts() == {"asset": address}


@pytest.mark.parametrize(
    "body",
    [
        f'<link rel="attachment" href="{SECRET}">',
        f'<a rel="attachment" href="{SECRET}">x</a>',
        f'<link rel="stylesheet" href="{SECRET}">',
        f'<object data="{SECRET}">x</object>',
        f'<embed src="{SECRET}">',
        '<base href="file:///etc/"><img src="passwd" alt="x">',
        f'<style>@import "{SECRET}";</style>',
        f"<style>p {{ background: url({SECRET}) }}</style><p>x</p>",
        f"<style>p::before {{ content: url({SECRET}) }}</style><p>x</p>",
        f"<style>li {{ list-style: url({SECRET}) }}</style><ul><li>x</li></ul>",
        f"<style>@font-face {{ font-family: x; src: url({SECRET}) }}</style><p>x</p>",
    ],
)
def test_whatever_asks_for_a_file_is_refused(body: str) -> None:
    with pytest.raises(AssetRefused) as refused:
        printed(body)
    assert refused.value.facts() == {"asset": SECRET}


@pytest.mark.parametrize("within", ["page", "asset"])
def test_a_drawing_can_ask_for_nothing_either(
    within: str, caplog: pytest.LogCaptureFixture
) -> None:
    asking = DRAWING.format(f'<image href="{SECRET}" width="9" height="9"/>')
    body = asking if within == "page" else '<img src="asset:drawing.svg" alt="x">'
    with pytest.raises(AssetRefused):
        printed(body, asking)
    assert "Failed to render SVG image" in caplog.text
    caplog.clear()


def test_assets_are_given() -> None:
    drawing = DRAWING.format('<rect width="9" height="9"/>')
    assert printed('<img src="asset:drawing.svg" alt="x">', drawing).startswith(b"%PDF-1.7")
