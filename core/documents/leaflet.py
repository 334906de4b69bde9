"""The leaflet that explains, and the personal slip with the activation code, on one folded sheet.

Decides what of a person is printed (her name and year of birth, never the birth date that the code is
tried with), and where the code may stand: on the page and in the QR code, in no metadata. In large print
each face of the folded sheet is a page. The words are those of an edition; `core.leaflets` keeps them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from io import BytesIO

import pikepdf
from babel.dates import format_date

from core.documents.engine import Sheet, fill, render
from core.documents.layout import Block, Line, blocks, line
from core.documents.letterhead import Letterhead
from core.documents.qr_code import qr_code
from core.language import Language
from core.rules.days import LOCAL_TIME
from core.rules.leaflets import Edition, Part

NO_BREAK = "\N{NO-BREAK SPACE}"
FACES = 4
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


class Format(Enum):
    """How large it is printed; the value is the style sheet."""

    FOLDED = "leaflet.css"
    LARGE = "leaflet_large.css"


@dataclass(frozen=True, slots=True)
class LeafletPrint:
    """All that a leaflet says."""

    edition: Edition
    letterhead: Letterhead
    patient_name: str
    birth_year: int
    code: str
    """As `rules.credentials.written_code` writes it."""
    patient_url: str
    """Public address of the patient site, without a slash at its end."""
    expires_at: datetime
    format: Format = Format.FOLDED


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an edition with what this leaflet puts in their places."""

    edition: Edition
    values: Mapping[str, str]

    def line(self, part: str) -> Line:
        return line(self.edition.words[Part(part)], self.values)

    def blocks(self, part: str) -> list[Block]:
        return blocks(self.edition.words[Part(part)], self.values)


def leaflet_pdf(leaflet: LeafletPrint) -> bytes:
    """Leaflet and slip as PDF/A-2a and PDF/UA-1.

    Folded: both sides of one A4 sheet, to be folded to A5. Large: a page of A4 for each of the four faces.
    """
    address = activation_address(leaflet.patient_url)
    html = fill(
        "leaflet.html",
        Language.FRENCH,
        language=leaflet.edition.language.tag,
        direction=leaflet.edition.language.direction,
        leaflet=leaflet,
        words=Wording(leaflet.edition, _values(leaflet)),
        address=address.removeprefix("https://"),
        author=leaflet.letterhead.name,
        created=None,
    )
    return render(Sheet(html, drawings={"qr.svg": qr_code(f"{address}#{leaflet.code}")}))


def fits(leaflet: LeafletPrint) -> bool:
    """Whether the words of each face stay on it: in large print, a face that is too full takes two
    pages, where on the folded sheet it would run over the edge unseen."""
    with pikepdf.open(BytesIO(leaflet_pdf(replace(leaflet, format=Format.LARGE)))) as pdf:
        return len(pdf.pages) == FACES


def activation_address(patient_url: str) -> str:
    """Where a code is typed in. The QR code adds it as a fragment, which no server sees or logs."""
    return f"{patient_url}/activate"


def _values(leaflet: LeafletPrint) -> dict[str, str]:
    expires_at = leaflet.expires_at.astimezone(LOCAL_TIME)
    return {
        "name": leaflet.patient_name,
        "year": str(leaflet.birth_year),
        "phone": _in_order(leaflet, leaflet.letterhead.desk_phone.replace(" ", NO_BREAK)),
        "day": format_date(expires_at, "full", locale=_locale(leaflet.edition)),
        "clock": f"{expires_at:%H:%M}",
        "version": _in_order(leaflet, leaflet.edition.version),
    }


def _in_order(leaflet: LeafletPrint, digits: str) -> str:
    """Groups of digits would change places where the text around them runs to the left."""
    rightwards = leaflet.edition.language.direction == "ltr"
    return digits if rightwards else f"{LEFT_TO_RIGHT}{digits}{LEFT_TO_RIGHT}"


def _locale(edition: Edition) -> str:
    return "en_GB" if edition.language.tag == Language.ENGLISH else edition.language.tag
