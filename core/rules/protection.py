"""Under which measures somebody represents an adult: what a desk must have seen before it believes so.

A curatorship isn't among them: whoever is under one decides alone about her health data.
"""

from enum import Enum


class Measure(Enum):
    GUARDIANSHIP = "guardianship"
    """Tutelle with representation for the person (Civil Code, articles 440 and 459)."""
    FAMILY_AUTHORISATION = "family-authorisation"
    """Habilitation familiale (Civil Code, article 494-1)."""
    MANDATE = "mandate"
    """Mandat de protection future in effect (Civil Code, article 477)."""
