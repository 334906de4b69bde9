"""The receipt of what was answered: proof for who answered and for the hospital.

Decides how answers read as sentences that are right whoever answered, for herself or for another. Which
answers hold is `rules.consent`'s.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.documents.engine import Sheet, fill, render
from core.documents.letterhead import Letterhead
from core.language import Language
from core.rules.consent import Capacity, Question, Standing
from core.rules.leaflets import LeafletLanguage


@dataclass(frozen=True, slots=True)
class ReceiptPrint:
    """All that a receipt says."""

    letterhead: Letterhead | None
    """Of the establishment that prints it; None where it is fetched online."""
    patient_name: str
    birth_date: date | None
    code: str
    """Short, for looking the receipt up; opens nothing."""
    capacity: Capacity
    answered_by: str
    recorded_at: datetime
    establishment: str
    """Where it was answered; empty for an answer given online."""
    asked_by: str
    leaflet_version: str
    leaflet_language: LeafletLanguage
    standings: Mapping[Question, Standing]
    """What held after these answers, for each question."""
    patient_url: str
    """Public address of the patient site, without a slash at its end."""
    language: Language


def receipt_pdf(receipt: ReceiptPrint) -> bytes:
    """The receipt as PDF/A-2a and PDF/UA-1, on one A4 page."""
    html = fill(
        "receipt.html",
        receipt.language,
        receipt=receipt,
        answers={question: receipt.standings[question] for question in Question},
        author=receipt.letterhead.name if receipt.letterhead else "Cigogne",
        created=receipt.recorded_at,
    )
    return render(Sheet(html))
