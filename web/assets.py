"""Styles, scripts and marks: addressed by their hash, kept by browsers for a year, compressed once.

Read into memory when the site starts: they are few and small, and hold nothing personal.
"""

import gzip
import hashlib
import mimetypes
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

from core.errors import NotFound
from web.guards import ANYONE
from web.pages import Pages


@dataclass(frozen=True, slots=True)
class Asset:
    address: str
    mimetype: str
    plain: bytes
    compressed: bytes


def read_assets(folders: Iterable[Path]) -> dict[str, Asset]:
    """All files of these folders by their plain name; a later folder's file replaces an earlier's."""
    return {path.name: _asset(path) for folder in folders for path in sorted(folder.glob("*.*"))}


def install(site: Flask, folders: Iterable[Path]) -> None:
    assets = read_assets(folders)
    by_address = {asset.address: asset for asset in assets.values()}
    pages = Pages("assets")

    @pages.get("/static/<name>", who=ANYONE)
    def file(name: str) -> Response:
        asset = by_address.get(name)
        if asset is None:
            raise NotFound
        return _answer(asset)

    def address(name: str) -> str:
        return f"/static/{assets[name].address}"

    site.register_blueprint(pages.blueprint)
    site.jinja_env.globals["asset"] = address


def _asset(path: Path) -> Asset:
    plain = path.read_bytes()
    mark = hashlib.sha256(plain).hexdigest()[:16]
    return Asset(
        address=f"{path.stem}.{mark}{path.suffix}",
        mimetype=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        plain=plain,
        compressed=gzip.compress(plain, mtime=0),
    )


def _answer(asset: Asset) -> Response:
    small = request.accept_encodings.quality("gzip") > 0 and len(asset.compressed) < len(
        asset.plain
    )
    response = Response(asset.compressed if small else asset.plain, mimetype=asset.mimetype)
    if small:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
