"""The leaflet that explains, and the personal slip with the activation code, on one folded sheet.

Decides what of a person is printed (her name and year of birth, never the birth date that the code is
tried with), and where the code may stand: on the page and in the QR code, in no metadata. The words are
`templates/documents/leaflet/`, one file a language, each with its version.
"""

from dataclasses import dataclass
from datetime import datetime

from core.documents.assets import TEMPLATES
from core.documents.engine import Sheet, environment, fill, render
from core.documents.letterhead import Letterhead
from core.documents.qr_code import qr_code
from core.language import Language


@dataclass(frozen=True, slots=True)
class LeafletPrint:
    """All that a leaflet says besides its fixed words."""

    letterhead: Letterhead
    patient_name: str
    birth_year: int
    code: str
    """As `rules.credentials.written_code` writes it."""
    patient_url: str
    """Public address of the patient site, without a slash at its end."""
    expires_at: datetime
    language: Language


@dataclass(frozen=True, slots=True)
class Edition:
    """Which words were handed out: recorded with every decision taken after reading them."""

    language: Language
    version: str


def leaflet_pdf(leaflet: LeafletPrint) -> bytes:
    """Leaflet and slip as PDF/A-2a and PDF/UA-1: both sides of one A4 sheet, to be folded to A5."""
    printed = edition(leaflet.language)
    html = fill(
        "leaflet.html",
        printed.language,
        leaflet=leaflet,
        words=_words(printed.language),
        address=activation_address(leaflet.patient_url),
        author=leaflet.letterhead.name,
        created=None,
    )
    address = f"{activation_address(leaflet.patient_url)}#{leaflet.code}"
    return render(Sheet(html, drawings={"qr.svg": qr_code(address)}))


def edition(wanted: Language) -> Edition:
    """The leaflet a reader of this language gets: hers, or the French one where hers isn't written."""
    written = (TEMPLATES / _words(wanted)).is_file()
    language = wanted if written else Language.FRENCH
    words = environment(language).get_template(_words(language)).module
    return Edition(language, words.version)  # type: ignore[attr-defined]  # set in the template


def activation_address(patient_url: str) -> str:
    """Where a code is typed in. The QR code adds it as a fragment, which no server sees or logs."""
    return f"{patient_url}/activate"


def _words(language: Language) -> str:
    return f"leaflet/{language.value}.html"
