"""README.TXT: who made the package, how it is laid out, which profiles it keeps to (IHE PDI).

Plain ASCII in short lines, so that anything can show it, and nothing in it about the patient.
"""

import textwrap
import unicodedata
from collections import Counter
from collections.abc import Sequence

from pydicom.uid import UID

from core.download.contents import PackageContents
from core.download.pages import ExamPage
from core.download.profiles import ZIP_PROFILE, media_profiles
from core.download.templating import filled
from core.imaging.syntaxes import EXPLICIT_LITTLE
from core.language import Language

WIDTH = 72

_TYPOGRAPHY = str.maketrans(
    {"’": "'", "‘": "'", "‚": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
    | {
        "–": "-",
        "—": "-",
        "…": "...",
        "œ": "oe",
        "Œ": "OE",
        "æ": "ae",
        "Æ": "AE",
        "ß": "ss",
        "\u00a0": " ",
        "\u202f": " ",
    }
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def readme(contents: PackageContents, pages: Sequence[ExamPage]) -> bytes:
    """README.TXT in ASCII, its lines ended by CR LF."""
    syntaxes = Counter(one.transfer_syntax_uid for exam in contents.exams for one in exam.objects)
    text = filled(
        contents.speech,
        "readme.txt",
        establishments=dict.fromkeys(exam.establishment for exam in contents.exams),
        pages=pages,
        zip_profile=ZIP_PROFILE,
        profiles=media_profiles(syntaxes.keys()),
        syntaxes=[(UID(uid).name, count) for uid, count in sorted(syntaxes.items())],
        as_received=sum(n for uid, n in syntaxes.items() if uid != EXPLICIT_LITTLE.uid),
        form=contents.form,
        as_of=contents.as_of,
    )
    lines = (_wrapped(line) for line in _ascii(text, contents.speech.language).splitlines())
    return "".join(f"{line}\r\n" for wrapped in lines for line in wrapped).encode("ascii")


def _wrapped(line: str) -> list[str]:
    """A line of the list of files continues beneath its description."""
    indent = " " * 11 if " - " in line[:14] else ""
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _ascii(text: str, language: Language) -> str:
    """The nearest ASCII text: accents dropped, except that German writes its umlauts out."""
    if language is Language.GERMAN:
        text = text.translate(_UMLAUTS)
    apart = unicodedata.normalize("NFKD", text.translate(_TYPOGRAPHY))
    kept = (char for char in apart if not unicodedata.combining(char))
    return "".join(kept).encode("ascii", "replace").decode("ascii")
