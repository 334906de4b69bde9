"""OHIF, a viewer for radiologists that its makers publish ready to serve: installed, and found again.

Decides which version, by its checksum, and where: in a folder beside the code, never among our files. It
isn't part of Cigogne and nothing needs it. How it is served and what it may do is the site's matter.
"""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from core.errors import InvalidInput, NotConfigured

PACKAGE = "@ohif/app@3.12.10"
SHA256 = "fbabd410be33e5b9898931b725229b9da9553aac339914b5c29796d3aa5d4b2d"
PATIENCE = 600.0
COMPRESSED = frozenset({".css", ".js", ".json", ".svg", ".wasm"})
LEFT_OUT = frozenset({".map", ".html"})
"""Maps are for its makers; the pages are ours."""

_BUNDLE = re.compile(r"app\.bundle\.[0-9a-f]+\.js")
_CHUNK = 1 << 20
_AT_ROOT, _BELOW = b'__webpack_require__.p = "/";', b'__webpack_require__.p = "/ohif/";'


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of the viewer, and the same compressed where that is worth it."""

    plain: Path
    compressed: Path | None


def install(folder: Path, archive: Path | None = None) -> None:
    """Put the viewer into this folder, in one step, in place of what was there; from an archive that was
    fetched elsewhere, or by npm, which asks where it is told to.

    Raises InvalidInput for another archive than the one that was tried, NotConfigured without npm."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".ohif-") as place:
        checked = _checked(archive or _fetched(Path(place)))
        _unpack(checked, Path(place) / "new")
        if folder.exists():
            folder.replace(Path(place) / "old")
        (Path(place) / "new" / "package" / "dist").replace(folder)
    assets.cache_clear()


def is_installed(folder: Path) -> bool:
    return folder.is_dir()


@lru_cache(maxsize=4)
def assets(folder: Path) -> Mapping[str, Asset]:
    """Every file that may be asked for, by its name; nothing else is ever looked for on the disk."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz")
    return {
        path.relative_to(folder).as_posix(): _asset(path)
        for path in found
        if path.suffix not in LEFT_OUT
    }


def bundle(folder: Path) -> str:
    """The name of the script that starts it. Raises InvalidInput where there is none."""
    for name in assets(folder):
        if _BUNDLE.fullmatch(name):
            return name
    raise InvalidInput("package", "without the script that starts it")


def _asset(path: Path) -> Asset:
    compressed = path.with_name(path.name + ".gz")
    return Asset(path, compressed if compressed.is_file() else None)


def _fetched(place: Path) -> Path:
    """By npm, which runs nothing of what it packs."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotConfigured("npm", "not installed; fetch the package elsewhere and use --from")
    command = (npm, "pack", PACKAGE, "--silent", "--ignore-scripts")
    try:
        subprocess.run(  # noqa: S603
            command, cwd=place, check=True, capture_output=True, timeout=PATIENCE, env=os.environ
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise NotConfigured("npm", f"not able to fetch {PACKAGE}: is there a network?") from None
    return next(place.glob("*.tgz"))


def _checked(archive: Path) -> Path:
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != SHA256:
        raise InvalidInput("package", f"another than {PACKAGE}, as its checksum says")
    return archive


def _unpack(archive: Path, place: Path) -> None:
    with tarfile.open(archive) as held:
        held.extractall(place, filter="data")
    _place(place.rglob("*.js"))
    _compress(path for path in place.rglob("*") if path.suffix in COMPRESSED)


def _place(scripts: Iterable[Path]) -> None:
    """It is built for the root of a site; ours has it below an address of its own."""
    for path in scripts:
        written = path.read_bytes()
        if _AT_ROOT in written:
            path.write_bytes(written.replace(_AT_ROOT, _BELOW))


def _compress(paths: Iterable[Path]) -> None:
    for path in list(paths):
        with path.open("rb") as plain, gzip.open(f"{path}.gz", "wb", compresslevel=6) as small:
            shutil.copyfileobj(plain, small, _CHUNK)
