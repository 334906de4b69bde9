"""The establishment in whose name a document speaks.

Decides which of its facts are printed; the look is the templates'.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Name and city as known to the public, and the telephone of its imaging desk."""

    name: str
    city: str
    desk_phone: str
