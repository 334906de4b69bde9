"""A report from outside, ready to become a version of an exam's report."""

from dataclasses import dataclass
from datetime import datetime

from core.objects.narrative import Narrative
from core.rules.reports import Origin, Told

NO_TEXT = Narrative("", "", "", "")


@dataclass(frozen=True, slots=True)
class IncomingReport:
    """What its sender says, and the bytes it said it in (`original_key`).

    `language` is one of ISO 639-1; `document` is a PDF, where it came as one.
    """

    origin: Origin
    told: Told
    narrative: Narrative
    language: str
    document: bytes | None
    title: str
    signed_by: str
    signed_at: datetime | None
    issued_at: datetime | None
    original_key: str
