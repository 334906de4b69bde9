"""Knows the twelve leads of an electrocardiogram by their codes and by their names.

Decides which channel is which lead. Leads beyond the twelve keep the name their device gives them.
"""

import re

from core.objects.codes import Code

TWELVE = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")

_PREFIXES = {"MDC": "2:", "SCPECG": "5.6.3-9-"}
_MEASURED = dict(zip((1, 2, 61, 62, 63, 64, 3, 4, 5, 6, 7, 8), TWELVE, strict=True))
_DERIVED = dict(zip((31, 32, 111, 112, 113, 114, 33, 34, 35, 36, 37, 38), TWELVE, strict=True))
_NUMBERS = {str(number): lead for number, lead in (_MEASURED | _DERIVED).items()}
"""By number, the same in ISO/IEEE 11073 (PS3.16 CID 3001) and in SCP-ECG."""

_NAME = re.compile(r"(?<![\w+−-])(I{1,3}|aV[RLF]|V[1-6])(?!\w)", re.IGNORECASE)
"""Not the inverted −aVR, not V3R."""
_SPELLED = {lead.upper(): lead for lead in TWELVE}


def lead_of(source: Code | None, label: str) -> str | None:
    """The lead that a channel records, by the code of its source, else by what it is called."""
    coded = _coded(source) if source is not None else None
    return coded or _named(label) or _named(source.meaning if source is not None else "")


def _coded(source: Code) -> str | None:
    prefix = _PREFIXES.get(source.scheme)
    if prefix is None or not source.value.startswith(prefix):
        return None
    return _NUMBERS.get(source.value.removeprefix(prefix))


def _named(words: str) -> str | None:
    found = _NAME.search(words)
    return _SPELLED[found[1].upper()] if found else None
