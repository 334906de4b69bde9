"""The files these tests look at: those that pydicom and pydicom-data install, and synthetic ones."""

import struct
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import data_store
import numpy as np
import pydicom.data
import pytest
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.uid import UID, ExplicitVRLittleEndian, SecondaryCaptureImageStorage, generate_uid

from core.imaging.element_headers import Encoding
from core.imaging.elements import walk

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
def part10() -> Callable[..., bytes]:
    """Puts preamble and meta group before the bytes of a data set."""
    return _part10


def _part10(body: bytes, syntax: str = ExplicitVRLittleEndian) -> bytes:
    uid = even(syntax.encode())
    meta = b"\x02\0\x10\0UI" + struct.pack("<H", len(uid)) + uid
    length = b"\x02\0\0\0UL\4\0" + struct.pack("<L", len(meta))
    return bytes(128) + b"DICM" + length + meta + body


@pytest.fixture
def image(tmp_path: Path) -> Callable[..., Path]:
    """Writes an image object: pixels of (frames, rows, columns) or (frames, rows, columns, 3), and
    elements by tag or keyword, which may contradict the pixels."""

    def write(
        pixels: NDArray[Any],
        syntax: UID = ExplicitVRLittleEndian,
        elements: Mapping[int, tuple[str, object]] = MappingProxyType({}),
        **attributes: object,
    ) -> Path:
        dataset = _described(pixels)
        for tag, (vr, value) in elements.items():
            dataset.add_new(tag, vr, value)
        for keyword, value in attributes.items():
            setattr(dataset, keyword, value)
        dataset.PixelData = dataset.get("PixelData") or _native(pixels, dataset.BitsAllocated)
        compressed = syntax.startswith(
            ("1.2.840.10008.1.2.4.", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8")
        )
        dataset["PixelData"].is_undefined_length = compressed
        dataset["PixelData"].VR = "OB" if compressed else "OW"
        if pixels.dtype.kind == "f":
            dataset.FloatPixelData = dataset.pop("PixelData").value
        return _saved(dataset, syntax, tmp_path)

    return write


def _described(pixels: NDArray[Any]) -> Dataset:
    dataset = Dataset()
    dataset.SOPClassUID = SecondaryCaptureImageStorage
    dataset.SOPInstanceUID = generate_uid()
    dataset.Modality = "OT"
    dataset.NumberOfFrames = pixels.shape[0]
    dataset.Rows, dataset.Columns = pixels.shape[1:3]
    dataset.SamplesPerPixel = 3 if pixels.ndim == 4 else 1
    dataset.PhotometricInterpretation = "RGB" if pixels.ndim == 4 else "MONOCHROME2"
    dataset.PlanarConfiguration = 0
    dataset.BitsAllocated = dataset.BitsStored = pixels.dtype.itemsize * 8
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    return dataset


def _native(pixels: NDArray[Any], bits_allocated: int) -> bytes:
    packed = np.packbits(pixels, bitorder="little") if bits_allocated == 1 else pixels
    return even(packed.tobytes())


def even(value: bytes) -> bytes:
    return value + b"\0" * (len(value) % 2)


def _saved(dataset: Dataset, syntax: UID, folder: Path) -> Path:
    path = folder / f"{dataset.SOPInstanceUID}.dcm"
    path.write_bytes(_part10(_encoded(dataset), syntax))
    return path


def _encoded(dataset: Dataset) -> bytes:
    body = DicomBytesIO()
    body.is_little_endian, body.is_implicit_VR = True, False
    write_dataset(body, dataset)
    return body.getvalue()


@pytest.fixture(scope="session")
def encoded() -> Callable[..., bytes]:
    """The bytes of a data set of these elements, by tag or keyword."""

    def write(
        elements: Mapping[int, tuple[str, object]] = MappingProxyType({}), **attributes: object
    ) -> bytes:
        dataset = Dataset()
        for tag, (vr, value) in elements.items():
            dataset.add_new(tag, vr, value)
        for keyword, value in attributes.items():
            setattr(dataset, keyword, value)
        return _encoded(dataset)

    return write


@pytest.fixture(scope="session")
def as_read(encoded: Callable[..., bytes]) -> Callable[..., Dataset]:
    """A data set of these attributes as it is after reading from a file."""
    return lambda **attributes: walk(encoded(**attributes), 0, Encoding(implicit=False)).dataset


@pytest.fixture(scope="session")
def lookup_table() -> Callable[..., Dataset]:
    """An item of a LUT sequence: first value mapped, bits, entries."""

    def make(first: int, bits: int, entries: list[int]) -> Dataset:
        item = Dataset()
        item.add_new("LUTDescriptor", "SS" if first < 0 else "US", [len(entries), first, bits])
        item.add_new("LUTData", "OW", np.array(entries, "<u2").tobytes())
        return item

    return make


@pytest.fixture(scope="session")
def encapsulated() -> Callable[..., bytes]:
    """Pixel data of these fragments, with this basic offset table (PS3.5 section A.4)."""

    def join(*fragments: bytes, table: bytes = b"") -> bytes:
        return b"".join(
            b"\xfe\xff\0\xe0" + struct.pack("<L", len(item)) + item
            for item in map(even, [table, *fragments])
        )

    return join
