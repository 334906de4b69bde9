"""Printed pages, read back by poppler: a reader that isn't the writer."""

import io
import subprocess
from dataclasses import dataclass
from functools import cached_property

import pikepdf
from PIL import Image

SCRIPTS = "Élodie Дмитрий Ελένη דוד يوسف"
"""One name in five scripts: each has a glyph in the typeface or in a font every machine here has."""

HOSTILE = (
    "<img src=file:///etc/passwd> {{7*7}} {% x %} <link rel=attachment href=file:///etc/hosts>"
)

DIRECTION_MARKS = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F)])
"""Poppler's own, where words of two directions stand in one line."""


@dataclass(frozen=True)
class Paper:
    """A PDF as whoever receives it sees it."""

    pdf: bytes

    def words(self, page: int | None = None) -> str:
        """The text in reading order, its lines joined: how they break is nobody's promise."""
        return " ".join(self.lines(page))

    def lines(self, page: int | None = None) -> list[str]:
        only = ["-f", str(page), "-l", str(page)] if page else []
        text = self._asked("pdftotext", *only, "-", "-").decode().translate(DIRECTION_MARKS)
        return [" ".join(line.split()) for line in text.splitlines() if line.strip()]

    def letters(self) -> str:
        """All text without any white space: long words break anywhere."""
        return "".join(self.words().split())

    def layout(self) -> str:
        """Every word with its box, page by page, as HTML."""
        return self._asked("pdftotext", "-bbox", "-", "-").decode()

    @property
    def pages(self) -> list[pikepdf.Page]:
        return list(self.opened.pages)

    @cached_property
    def opened(self) -> pikepdf.Pdf:
        return pikepdf.open(io.BytesIO(self.pdf))

    def fonts(self) -> list[list[str]]:
        """name, type, type, encoding, embedded, subset, unicode, object: a row for each font."""
        return [line.split() for line in self._asked("pdffonts", "-").decode().splitlines()[2:]]

    def picture(self, page: int) -> Image.Image:
        """A page as a printer of 300 dots per inch has it, in greys."""
        only = ["-f", str(page), "-l", str(page)]
        drawn = self._asked("pdftoppm", "-r", "300", "-gray", *only, "-")
        return Image.open(io.BytesIO(drawn), formats=("PPM",))

    def _asked(self, *command: str) -> bytes:
        return subprocess.run(command, input=self.pdf, capture_output=True, check=True).stdout
