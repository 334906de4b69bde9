"""The sheet a patient hands to a doctor: the way to her exams, and apart, to be cut off, the PIN.

Decides what is printed: whom it is for, until when and how often it opens, never what the exams are. The
code stands on the page and in the QR code, the PIN on its own strip; neither in any metadata.
"""

from dataclasses import dataclass
from datetime import datetime

from core.documents.engine import Sheet, fill, render
from core.documents.qr_code import qr_code
from core.language import Language


@dataclass(frozen=True, slots=True)
class SharePrint:
    """All that a share sheet says."""

    patient_name: str
    recipient: str
    exams: int
    code: str
    """As `rules.credentials.written_code` writes it."""
    pin: str
    may_download: bool
    most_uses: int
    ends_at: datetime
    patient_url: str
    """Public address of the patient site, without a slash at its end."""
    language: Language


def share_sheet_pdf(share: SharePrint) -> bytes:
    """The sheet as PDF/A-2a and PDF/UA-1, on one A4 page."""
    address = share_address(share.patient_url)
    html = fill(
        "share_sheet.html",
        share.language,
        share=share,
        address=address.removeprefix("https://"),
        author="Cigogne",
        created=None,
    )
    return render(Sheet(html, drawings={"qr.svg": qr_code(f"{address}#{share.code}")}))


def share_address(patient_url: str) -> str:
    """Where a code is typed in; a link adds it as a fragment, which no server sees or logs."""
    return f"{patient_url}/share"
