"""OHIF is installed in one step from the one archive that was tried, and from nothing else."""

import gzip
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from core import ohif
from core.errors import InvalidInput

FILES = {
    "index.html": b"<title>",
    "app.bundle.0123abcd.js": b'__webpack_require__.p = "/";',
    "app.bundle.0123abcd.js.map": b"{}",
    "assets/one.png": b"\x89PNG",
}


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package like theirs, in little."""
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as written:
        for name, content in FILES.items():
            member = tarfile.TarInfo(f"package/dist/{name}")
            member.size = len(content)
            written.addfile(member, io.BytesIO(content))
    monkeypatch.setattr(ohif, "SHA256", hashlib.sha256(path.read_bytes()).hexdigest())
    return path


def test_scripts_find_each_other_below_our_address_and_are_compressed(
    archive: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "var" / "ohif"
    assert not ohif.is_installed(folder)
    ohif.install(folder, archive)
    found = ohif.assets(folder)
    assert set(found) == {"app.bundle.0123abcd.js", "assets/one.png"}
    script = found[ohif.bundle(folder)]
    assert script.plain.read_bytes() == b'__webpack_require__.p = "/ohif/";'
    assert script.compressed is not None
    assert gzip.decompress(script.compressed.read_bytes()) == script.plain.read_bytes()
    assert found["assets/one.png"].compressed is None


def test_another_one_takes_its_place_and_leaves_nothing(archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "var" / "ohif"
    folder.mkdir(parents=True)
    (folder / "older.js").touch()
    ohif.install(folder, archive)
    assert "older.js" not in ohif.assets(folder)
    assert [path.name for path in folder.parent.iterdir()] == ["ohif"]


def test_another_archive_is_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    folder = tmp_path / "var" / "ohif"
    folder.mkdir(parents=True)
    other = tmp_path / "other.tgz"
    other.write_bytes(b"something else")
    with pytest.raises(InvalidInput):
        ohif.install(folder, other)
    assert ohif.is_installed(folder)
