"""The files a document may use: typefaces, style sheets and the mark, each by a name of ours.

Decides what exists; anything else that a document asks for is refused. The typeface comes with an
installed package, so that nothing is fetched and every machine prints alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from core.errors import Failure

TEMPLATES = Path(__file__).parent.parent.parent / "templates" / "documents"
TYPEFACES = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")
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
        {name: Asset(_typeface(name), "font/ttf") for name in TYPEFACES}
        | {path.name: Asset(path.read_bytes(), "text/css") for path in TEMPLATES.glob("*.css")}
        | {MARK: picture((TEMPLATES / MARK).read_bytes())}
    )


def picture(svg: bytes) -> Asset:
    """A drawing made for one document."""
    return Asset(svg, "image/svg+xml")


def _typeface(name: str) -> bytes:
    return (files("font_source_sans_pro") / "files" / name).read_bytes()
