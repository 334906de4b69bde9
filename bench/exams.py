"""Makes the exams that both servers get: one of each modality and transfer syntax, of one patient.

Decides how many images of which modality there are, and in which window they are asked for. Leaves
pixels to `phantoms` and compressing to `syntaxes`.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pydicom
from numpy.typing import NDArray
from phantoms import ct_slice, dx_image, mr_slice, us_image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import (
    UID,
    CTImageStorage,
    DigitalXRayImageStorageForPresentation,
    ExplicitVRLittleEndian,
    MRImageStorage,
    UltrasoundImageStorage,
    generate_uid,
)
from syntaxes import Syntax, compress, is_possible

PATIENT = ("Mesure^Claire", "BENCH1", "19610314")


@dataclass(frozen=True, slots=True)
class Modality:
    """What a device makes, and the window in which a reader looks at it."""

    name: str
    storage: UID
    draw: Callable[[int, int], NDArray[Any]]
    images: int
    window: tuple[int, int]
    syntaxes: tuple[Syntax, ...]


@dataclass(frozen=True, slots=True)
class BenchExam:
    """One study of one series, in a folder."""

    modality: Modality
    syntax: Syntax
    folder: Path
    study_uid: str

    @property
    def title(self) -> str:
        return f"{self.modality.name} {self.syntax.value}"


GREY = (Syntax.EXPLICIT, Syntax.LOSSLESS, Syntax.JPEG_LS, Syntax.RLE, Syntax.JPEG_2000)
MODALITIES = (
    Modality("CT", CTImageStorage, ct_slice, 60, (40, 400), GREY),
    Modality("MR", MRImageStorage, mr_slice, 24, (500, 1000), GREY),
    Modality("DX", DigitalXRayImageStorageForPresentation, dx_image, 8, (2048, 4096), GREY),
    Modality("US", UltrasoundImageStorage, us_image, 16, (128, 256), (Syntax.BASELINE,)),
)


LONG = Modality("CT", CTImageStorage, ct_slice, 600, (40, 400), (Syntax.EXPLICIT,))


def make_long_exam(folder: Path) -> BenchExam:
    """Write a CT of 600 slices into a folder below this one."""
    exam = BenchExam(LONG, Syntax.EXPLICIT, folder / "CT-LONG", generate_uid(entropy_srcs=["LONG"]))
    _draw(LONG, folder / "plain" / "CT")
    _write(exam, folder / "plain" / "CT")
    shutil.rmtree(folder / "plain")
    return exam


def make_exams(folder: Path, only: str = "") -> list[BenchExam]:
    """Write the exams with this word in their title, each into a folder below this one.

    Those whose syntax can't be written here are left out."""
    exams = [exam for exam in _planned(folder) if only in exam.title]
    plain = folder / "plain"
    for modality in {exam.modality for exam in exams}:
        _draw(modality, plain / modality.name)
    for exam in exams:
        _write(exam, plain / exam.modality.name)
    shutil.rmtree(plain, ignore_errors=True)
    return exams


def make_many(folder: Path) -> BenchExam:
    """An exam of three thousand small slices: what counts there is how many there are."""
    modality = Modality("CT", CTImageStorage, _small_slice, 3000, (40, 400), (Syntax.EXPLICIT,))
    exam = BenchExam(modality, Syntax.EXPLICIT, folder / "many", generate_uid())
    _draw(modality, folder / "plain")
    _write(exam, folder / "plain")
    shutil.rmtree(folder / "plain")
    return exam


def _small_slice(number: int, images: int) -> NDArray[Any]:
    return ct_slice(number, images)[::8, ::8].copy()


def make_slices(folder: Path, count: int) -> list[Path]:
    """So many slices of a CT, of half a megabyte each."""
    _draw(Modality("CT", CTImageStorage, ct_slice, count, (40, 400), ()), folder)
    return sorted(folder.iterdir())


def renamed(paths: Sequence[Path], folder: Path) -> Path:
    """These objects again in a folder of their own, as a study that nobody has yet."""
    folder.mkdir(parents=True)
    study = generate_uid()
    for path in paths:
        _name(Path(shutil.copy(path, folder)), study)
    return folder


def left_out() -> list[str]:
    """The transfer syntaxes that this machine can't write."""
    return [syntax.value for syntax in Syntax if not is_possible(syntax)]


def _planned(folder: Path) -> Iterator[BenchExam]:
    for modality in MODALITIES:
        for syntax in filter(is_possible, modality.syntaxes):
            place = folder / f"{modality.name}-{syntax.name}"
            yield BenchExam(modality, syntax, place, generate_uid(entropy_srcs=[place.name]))


def _draw(modality: Modality, folder: Path) -> None:
    folder.mkdir(parents=True)
    for number in range(modality.images):
        _keep(folder / f"{number:04}.dcm", modality, number)


def _write(exam: BenchExam, plain: Path) -> None:
    exam.folder.mkdir()
    for source in sorted(plain.iterdir()):
        target = exam.folder / source.name
        compress(source, target, exam.syntax)
        _name(target, exam.study_uid)


def _name(path: Path, study: str) -> None:
    """Make it an object of this study: a store keeps each under one identifier only."""
    dataset = pydicom.dcmread(path)
    dataset.StudyInstanceUID = study
    dataset.StudyID = dataset.AccessionNumber = study[-12:]
    dataset.StudyDescription = path.parent.name
    dataset.SeriesInstanceUID = generate_uid(entropy_srcs=[study])
    dataset.SOPInstanceUID = generate_uid(entropy_srcs=[study, path.name])
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.save_as(path, enforce_file_format=True)


def _keep(path: Path, modality: Modality, number: int) -> None:
    dataset = _described(modality, number)
    _fill(dataset, modality.draw(number, modality.images))
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.save_as(path, enforce_file_format=True)


def _described(modality: Modality, number: int) -> Dataset:
    dataset = Dataset()
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.SOPClassUID, dataset.SOPInstanceUID = modality.storage, generate_uid()
    dataset.PatientName, dataset.PatientID, dataset.PatientBirthDate = PATIENT
    dataset.PatientSex = "F"
    dataset.StudyDate, dataset.StudyTime = "20260310", "101500"
    dataset.Modality, dataset.Manufacturer = modality.name, "Synthetic"
    dataset.SeriesNumber, dataset.InstanceNumber = 1, number + 1
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    dataset.StudyInstanceUID = dataset.SeriesInstanceUID = generate_uid()
    if modality.name in {"CT", "MR"}:
        dataset.FrameOfReferenceUID = "2.25.1"
        dataset.ImagePositionPatient = [-200, -200, 2 * number]
        dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        dataset.PixelSpacing, dataset.SliceThickness = [0.8, 0.8], 2
    if modality.name != "US":
        dataset.WindowCenter, dataset.WindowWidth = modality.window
        dataset.RescaleIntercept, dataset.RescaleSlope = 0, 1
    return dataset


def _fill(dataset: Dataset, pixels: NDArray[Any]) -> None:
    in_colour = pixels.ndim == 3
    dataset.SamplesPerPixel = 3 if in_colour else 1
    dataset.PhotometricInterpretation = "RGB" if in_colour else "MONOCHROME2"
    if in_colour:
        dataset.PlanarConfiguration = 0
    dataset.Rows, dataset.Columns = pixels.shape[:2]
    dataset.BitsAllocated = 8 * pixels.itemsize
    dataset.BitsStored = (
        12 if pixels.dtype.kind == "u" and pixels.itemsize == 2 else 8 * pixels.itemsize
    )
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(pixels.dtype.kind == "i")
    dataset.PixelData = pixels.tobytes()
