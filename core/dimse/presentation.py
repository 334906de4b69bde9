"""Which presentation contexts are accepted: what kinds of objects we store, in which encodings.

An object is stored as it comes, so of several encodings the one its sender named first is taken, but
never an implicit one where the sender can also tell what its values are.
"""

from collections.abc import Iterable

from core.dimse.associating import AnsweredContext, ContextResult, ProposedContext
from core.imaging.syntaxes import EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, KNOWN

VERIFICATION = "1.2.840.10008.1.1"
DICOM_ROOT = "1.2.840.10008."
STORAGE = (
    "1.2.840.10008.5.1.4.1.1.",
    "1.2.840.10008.5.1.4.34.7",
    "1.2.840.10008.5.1.4.34.10",
    "1.2.840.10008.5.1.1.27",
    "1.2.840.10008.5.1.1.29",
    "1.2.840.10008.5.1.1.30",
)
"""Beginnings of the storage SOP classes of patients' objects (PS3.4 annex B.5), retired ones too."""


def is_stored(sop_class: str) -> bool:
    """Whether objects of this class are kept: every storage class, and every maker's own."""
    return sop_class.startswith(STORAGE) or not sop_class.startswith(DICOM_ROOT)


def answer(proposed: Iterable[ProposedContext]) -> list[AnsweredContext]:
    """What becomes of each proposed context."""
    return [_answered(context) for context in proposed]


def _answered(context: ProposedContext) -> AnsweredContext:
    result, syntax = _result(context)
    return AnsweredContext(context.number, result, context.abstract_syntax, syntax)


def _result(context: ProposedContext) -> tuple[ContextResult, str]:
    verifies = context.abstract_syntax == VERIFICATION
    if not (verifies or (context.abstract_syntax and is_stored(context.abstract_syntax))):
        return ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED, IMPLICIT_LITTLE.uid
    chosen = _chosen(context.transfer_syntaxes)
    if chosen is None:
        return ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED, IMPLICIT_LITTLE.uid
    return ContextResult.ACCEPTED, chosen


def _chosen(offered: tuple[str, ...]) -> str | None:
    known = [uid for uid in offered if uid in KNOWN]
    if known and known[0] in {IMPLICIT_LITTLE.uid, EXPLICIT_BIG.uid}:
        return EXPLICIT_LITTLE.uid if EXPLICIT_LITTLE.uid in known else known[0]
    return known[0] if known else None
