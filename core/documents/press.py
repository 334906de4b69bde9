"""WeasyPrint, shut in: pages to PDF with no way to the network, to files or to attachments.

Decides which bytes a page may load (only assets) and which kind of PDF is made: tagged, for the archive
(PDF/A-2a, ISO 19005-2). Importing this takes a second, which the printing process spends.
"""

import logging
from collections.abc import Mapping
from importlib.resources import files

from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from core.documents.accessible import declare_accessible
from core.documents.assets import Asset, AssetRefused, house_assets
from core.documents.engine import Sheet

SCHEME = "asset:"
COLOURS = "--srgb"
"""The profile that `house.css` names: PDF/A wants to know what its colours are."""


class ClosedFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
    """Gives assets by name and refuses every other address, so that a mistake can't go unseen."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        asset = self._assets.get(url.removeprefix(SCHEME)) if url.startswith(SCHEME) else None
        if asset is None:
            self.refused.append(url[:80])
            raise FatalURLFetchingError(url)
        return URLFetcherResponse(url, asset.content, {"Content-Type": asset.media_type})


def print_pdf(sheet: Sheet) -> bytes:
    """See `engine.render`."""
    _keep_words_out_of_logs()
    fetcher = ClosedFetcher({**house_assets(), **sheet.drawings, "srgb.icc": _colour_profile()})
    # With a base, an address that names no scheme is refused too, not just left out.
    page = HTML(string=sheet.html, base_url=SCHEME, url_fetcher=fetcher)
    # The refusal is no Exception, so that WeasyPrint doesn't pass over it; inside drawings it still does.
    try:
        archived = page.write_pdf(pdf_variant="pdf/a-2a", output_intent=COLOURS)
    except FatalURLFetchingError as refused:
        raise AssetRefused(fetcher.refused[0]) from refused
    if fetcher.refused:
        raise AssetRefused(fetcher.refused[0])
    return declare_accessible(archived, sheet.article_language)


def _keep_words_out_of_logs() -> None:
    """WeasyPrint complains in words of the page ("no glyph for …"): a patient's, perhaps."""
    logging.getLogger("weasyprint").propagate = False


def _colour_profile() -> Asset:
    """WeasyPrint's own; left to itself, it doesn't close the file."""
    profile = (files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    return Asset(profile, "application/vnd.iccprofile")
