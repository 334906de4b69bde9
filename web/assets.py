"""Styles, scripts and marks: addressed by their hash, kept by browsers for a year, compressed once.

Read into memory when the site starts: they are few and small, and hold nothing personal. A script
imports another by its plain name, `from "./view.js"`; the other's address takes its place here.
"""

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

from core.errors import NotFound
from web.guards import ANYONE
from web.pages import Pages

IMPORTED = re.compile(r'(?<=from ")[^"]*?([\w-]+\.js)(?=")')


@dataclass(frozen=True, slots=True)
class Asset:
    address: str
    mimetype: str
    plain: bytes
    compressed: bytes
    imported: tuple[str, ...]
    """Names of the scripts it can't begin without, those that they import included."""


def read_assets(folders: Iterable[Path]) -> dict[str, Asset]:
    """All files in these folders by their plain name; a later folder's file replaces an earlier's.

    Raises KeyError for an import that isn't there, RecursionError for scripts that import each other.
    """
    paths = {path.name: path for folder in folders for path in sorted(folder.rglob("*.*"))}
    assets: dict[str, Asset] = {}

    def read(name: str) -> Asset:
        if name not in assets:
            assets[name] = _asset(paths[name], read)
        return assets[name]

    return {name: read(name) for name in paths}


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
    site.jinja_env.globals["imported"] = lambda name: assets[name].imported


def _asset(path: Path, read: Callable[[str], Asset]) -> Asset:
    plain = path.read_bytes()
    imported: dict[str, None] = {}

    def addressed(match: re.Match[str]) -> str:
        other = read(match[1])
        imported.update(dict.fromkeys((match[1], *other.imported)))
        return f"./{other.address}"

    if path.suffix == ".js":
        plain = IMPORTED.sub(addressed, plain.decode()).encode()
    mark = hashlib.sha256(plain).hexdigest()[:16]
    return Asset(
        address=f"{path.stem}.{mark}{path.suffix}",
        mimetype=mimetypes.guess_type(path.name)[0] or "application/octet-stream",
        plain=plain,
        compressed=gzip.compress(plain, mtime=0),
        imported=tuple(imported),
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
