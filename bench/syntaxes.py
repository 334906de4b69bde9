"""Compresses the exams: with the programs of dcmtk, and JPEG and JPEG 2000 with imagecodecs.

Decides which tool writes which transfer syntax, and which are left out where a tool isn't installed.
"""

import shutil
import subprocess
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import imagecodecs
import pydicom
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit


class Syntax(Enum):
    """A transfer syntax, as the table calls it."""

    EXPLICIT = "explicit"
    BASELINE = "JPEG baseline"
    LOSSLESS = "JPEG lossless"
    JPEG_LS = "JPEG-LS"
    RLE = "RLE"
    JPEG_2000 = "JPEG 2000"


@dataclass(frozen=True, slots=True)
class Tool:
    """A program of dcmtk that compresses a file."""

    program: str
    options: tuple[str, ...] = ()

    @property
    def is_installed(self) -> bool:
        return shutil.which(self.program) is not None

    def compress(self, plain: Path, compressed: Path) -> None:
        subprocess.run((self.program, *self.options, plain, compressed), check=True)


TOOLS = {
    Syntax.LOSSLESS: Tool("dcmcjpeg", ("+e1", "+un")),
    Syntax.JPEG_LS: Tool("dcmcjpls", ("+un",)),
    Syntax.RLE: Tool("dcmcrle", ("+un",)),
}


def is_possible(syntax: Syntax) -> bool:
    """Whether this machine can write the syntax."""
    return syntax not in TOOLS or TOOLS[syntax].is_installed


def compress(plain: Path, compressed: Path, syntax: Syntax) -> None:
    """Write a file again in another transfer syntax, its identifiers unchanged."""
    if syntax is Syntax.EXPLICIT:
        shutil.copyfile(plain, compressed)
    elif syntax in TOOLS:
        TOOLS[syntax].compress(plain, compressed)
    else:
        _compress_here(plain, compressed, syntax)


def _compress_here(plain: Path, compressed: Path, syntax: Syntax) -> None:
    dataset = pydicom.dcmread(plain)
    pixels = dataset.pixel_array
    if syntax is Syntax.JPEG_2000:
        code, uid = imagecodecs.jpeg2k_encode(pixels, codecformat="j2k", level=0), JPEG2000Lossless
    else:
        code = imagecodecs.jpeg8_encode(pixels, level=90, subsampling="422")
        uid = JPEGBaseline8Bit
        dataset.PhotometricInterpretation = "YBR_FULL_422"
    dataset.PixelData = encapsulate([bytes(code)])
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = uid
    dataset.save_as(compressed, enforce_file_format=True)
