"""Objects to package, and the files that pydicom and pydicom-data install."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import data_store
import pydicom.data
import pytest

from core.download.contents import PackageObject
from tests.core.download.packages import arrived, described, written

FOLDERS = (
    Path(pydicom.data.__file__).parent / "test_files",
    Path(pydicom.data.__file__).parent / "charset_files",
    Path(data_store.__file__).parent / "data",
)


@pytest.fixture
def sent(tmp_path: Path) -> Callable[..., PackageObject]:
    """Sends an ordinary CT slice, otherwise than usual in some attributes."""
    numbers = iter(range(1_000_000))

    def send(**attributes: Any) -> PackageObject:
        path = tmp_path / f"sent{next(numbers)}"
        path.write_bytes(written(described(**attributes)))
        return arrived(path)

    return send


@pytest.fixture(scope="session")
def installed() -> Callable[[str], Path]:
    """The path of a DICOM file by its name."""
    return lambda name: next(folder / name for folder in FOLDERS if (folder / name).is_file())
