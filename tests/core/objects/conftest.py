"""Reads what `writing` makes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydicom.dataset import Dataset

from core.imaging.dicom import DicomObject
from tests.core.objects.writing import written


@pytest.fixture
def received(tmp_path: Path) -> Callable[[Dataset], DicomObject]:
    """The data set as an object that was read from a file."""
    return lambda dataset: written(tmp_path, dataset)
