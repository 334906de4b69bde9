"""The files a document may use: typefaces, style sheets and the mark, each by a name of ours.

Decides what exists; anything else that a document asks for is refused. The Latin typeface comes with an
installed package, the Arabic one lies here, so that nothing is fetched and every machine prints alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from core.errors import Failure

TEMPLATES = Path(__file__).parent.parent.parent / "templates" / "documents"
PACKAGED = files("font_source_sans_pro") / "files"
OWN = Path(__file__).parent / "typefaces"
TYPEFACES = {
    "SourceSansPro-Regular.ttf": PACKAGED,
    "SourceSansPro-Semibold.ttf": PACKAGED,
    "IBMPlexSansArabic-Regular.ttf": OWN,
    "IBMPlexSansArabic-Semibold.ttf": OWN,
}
MARK = "mark.svg"


@dataclass(eq=False)
class AssetRefused(Failure):
    """A document asked for something that isn't one of its assets: a mistake in a template."""

    asset: str


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    media_type: str


@cache
def house_assets() -> Mapping[str, Asset]:
    """What every document may use, by name."""
    return MappingProxyType(
        {name: Asset((home / name).read_bytes(), "font/ttf") for name, home in TYPEFACES.items()}
        | {path.name: Asset(path.read_bytes(), "text/css") for path in TEMPLATES.glob("*.css")}
        | {MARK: picture((TEMPLATES / MARK).read_bytes())}
    )


def picture(svg: bytes) -> Asset:
    """A drawing made for one document."""
    return Asset(svg, "image/svg+xml")
