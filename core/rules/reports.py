"""What a report that came from a machine counts as: shown, kept unseen, or withdrawing what was shown.

Strict unless an establishment says otherwise: only what says of itself that it is final or verified
counts as validated. What can't be read counts as preliminary. Sources: HL7 tables 0123 (OBR-25), 0085
(OBX-11) and 0271 (TXA-17), in letters or in the words that systems write instead; DICOM PS3.3
sections C.17.2 and C.24.2 for documents.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Origin(Enum):
    """Where a version of a report comes from."""

    TYPED = "typed"
    """Written in the admin site."""
    MESSAGE = "message"
    DOCUMENT = "document"
    """A structured report among the objects of the exam."""
    PDF = "pdf"
    """An encapsulated PDF among them."""


class Told(Enum):
    """What a source says of its report."""

    FINAL = "final"
    CORRECTED = "corrected"
    PRELIMINARY = "preliminary"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    """Wrong, or of the wrong patient: it must not be seen any longer."""
    UNSTATED = "unstated"
    """Nothing that says whether a radiologist stands by it."""


class Standing(Enum):
    """What becomes of it."""

    PRELIMINARY = "preliminary"
    VALIDATED = "validated"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ReportPolicy:
    """An establishment's say: origins whose reports count as validated where they state nothing."""

    trusted: frozenset[Origin] = frozenset()


def standing(told: Told, origin: Origin, policy: ReportPolicy) -> Standing:
    """What a report counts as under this policy."""
    if told is Told.UNSTATED:
        return Standing.VALIDATED if origin in policy.trusted else Standing.PRELIMINARY
    return _STANDINGS[told]


_STANDINGS = {
    Told.FINAL: Standing.VALIDATED,
    Told.CORRECTED: Standing.VALIDATED,
    Told.PRELIMINARY: Standing.PRELIMINARY,
    Told.CANCELLED: Standing.CANCELLED,
    Told.WITHDRAWN: Standing.CANCELLED,
}


# --- Messages -----------------------------------------------------------------------------------


def told_by_results(order: str, lines: Iterable[str]) -> Told:
    """From OBR-25 and the OBX-11 of what would be shown: one line that isn't final holds back all,
    one that is wrong withdraws all."""
    whole = _ORDER.get(_key(order), Told.PRELIMINARY)
    parts = {_LINE.get(_key(line), Told.PRELIMINARY) for line in lines}
    stated = (parts | {whole}) - {Told.UNSTATED}
    if Told.WITHDRAWN in stated:
        return Told.WITHDRAWN
    if whole is Told.CANCELLED or stated == {Told.CANCELLED}:
        return Told.CANCELLED
    if not stated:
        return Told.UNSTATED
    if stated <= {Told.FINAL, Told.CORRECTED}:
        return Told.CORRECTED if Told.CORRECTED in stated else Told.FINAL
    return Told.PRELIMINARY


def told_by_parts(parts: Iterable[Told]) -> Told:
    """Of several results that make one report: what speaks most against showing it."""
    return min(parts, key=_WORST_FIRST.index)


def is_line_withdrawn(status: str) -> bool:
    """Whether OBX-11 takes a line back, whatever it held."""
    return _LINE.get(_key(status)) is Told.WITHDRAWN


def told_by_document_status(completion: str, availability: str, lines: Iterable[str]) -> Told:
    """From TXA-17 and TXA-19, and OBX-11, of a document notification."""
    if _key(availability) in {"CA", "OB", "UN"}:
        return Told.CANCELLED
    return told_by_results(_DOCUMENT.get(_key(completion), "P"), lines)


_WORST_FIRST = (
    Told.WITHDRAWN,
    Told.CANCELLED,
    Told.PRELIMINARY,
    Told.UNSTATED,
    Told.CORRECTED,
    Told.FINAL,
)
_NO_LETTER = re.compile(r"[^A-Z]+")
_WORDS = {
    "": Told.UNSTATED,
    **dict.fromkeys(
        ("F", "FINAL", "FINALIZED", "FINALISED", "FINALRESULT", "FINALRESULTS", "FINALREPORT",
         "COMPLETE", "COMPLETED", "SIGNED", "VERIFIED", "VALIDATED", "AUTHENTICATED",
         "VALIDE", "DEFINITIF", "ENDGULTIG", "ENDGUELTIG", "FREIGEGEBEN"),
        Told.FINAL,
    ),
    **dict.fromkeys(
        ("C", "CORRECTED", "CORRECTEDFINAL", "CORRECTION", "AMENDED", "ADDENDUM", "ADDENDED",
         "REVISED", "CORRIGE", "MODIFIE", "KORRIGIERT"),
        Told.CORRECTED,
    ),
    **dict.fromkeys(
        ("X", "CANCELLED", "CANCELED", "CANCEL", "ANNULE", "STORNIERT"), Told.CANCELLED
    ),
    **dict.fromkeys(("WRONG", "WITHDRAWN", "ENTEREDINERROR", "DELETED"), Told.WITHDRAWN),
}  # fmt: skip
_ORDER = _WORDS
"""OBR-25. Whatever else is written there isn't final: A some, I and S and O awaited, R unverified …"""
_LINE = {
    **_WORDS,
    "U": Told.FINAL,
    "A": Told.CORRECTED,
    "B": Told.CORRECTED,
    "W": Told.WITHDRAWN,
    "D": Told.WITHDRAWN,
}
"""OBX-11."""
_DOCUMENT = {"AU": "F", "LA": "F", "": ""}
"""TXA-17: authenticated, legally authenticated; nothing is stated where it is empty."""


def _key(written: str) -> str:
    letters = written.upper().translate(str.maketrans("ÉÈÜ", "EEU"))
    return _NO_LETTER.sub("", letters)


# --- Objects ------------------------------------------------------------------------------------


def told_by_flags(*, is_complete: bool, is_verified: bool, is_final: bool | None) -> Told:
    """From the Completion, Verification and Preliminary Flags of a structured report; `is_final` is
    None where the last isn't there."""
    if is_final is False:
        return Told.PRELIMINARY
    if is_verified or is_final:
        return Told.FINAL
    return Told.UNSTATED if is_complete else Told.PRELIMINARY


def told_by_verification(flag: str) -> Told:
    """From the Verification Flag of an encapsulated document, which few have."""
    if not flag:
        return Told.UNSTATED
    return Told.FINAL if flag == "VERIFIED" else Told.PRELIMINARY
