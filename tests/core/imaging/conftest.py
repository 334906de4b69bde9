"""The files these tests look at: those that pydicom and pydicom-data install, and synthetic ones."""

import struct
from collections.abc import Callable
from pathlib import Path

import data_store
import pydicom.data
import pytest

FOLDERS = (
    Path(pydicom.data.__file__).parent / "test_files",
    Path(pydicom.data.__file__).parent / "charset_files",
    Path(data_store.__file__).parent / "data",
)


def _installed(name: str) -> Path:
    return next(folder / name for folder in FOLDERS if (folder / name).is_file())


@pytest.fixture(scope="session")
def installed() -> Callable[[str], Path]:
    """The path of a DICOM file by its name."""
    return _installed


@pytest.fixture(scope="session")
def all_installed() -> list[Path]:
    return sorted(path for folder in FOLDERS for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def written(tmp_path: Path) -> Callable[[bytes], Path]:
    """Writes bytes into a file."""

    def write(content: bytes) -> Path:
        path = tmp_path / "object"
        path.write_bytes(content)
        return path

    return write


@pytest.fixture(scope="session")
def part10() -> Callable[[bytes, str], bytes]:
    """Puts preamble and meta group before the bytes of a data set."""

    def wrap(body: bytes, syntax: str = "1.2.840.10008.1.2.1") -> bytes:
        uid = syntax.encode() + b"\0" * (len(syntax) % 2)
        meta = b"\x02\0\x10\0UI" + struct.pack("<H", len(uid)) + uid
        length = b"\x02\0\0\0UL\4\0" + struct.pack("<L", len(meta))
        return bytes(128) + b"DICM" + length + meta + body

    return wrap
