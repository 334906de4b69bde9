"""Which media application profile a file-set keeps to, by the transfer syntaxes in it (PS3.11).

Any ZIP of ours is STD-GEN-ZIP-MAIL (annex L), which leaves the syntaxes free. What may be burnt on a
disc or put on a stick as it is depends on them: the profiles are tried from the strictest on.
"""

from collections.abc import Set

from core.imaging.syntaxes import EXPLICIT_LITTLE

ZIP_PROFILE = "STD-GEN-ZIP-MAIL"

_JPEG = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (50, 51, 70))
_JPEG_2000 = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (90, 91))

_PROFILES = (
    (frozenset({EXPLICIT_LITTLE.uid}), ("STD-GEN-CD",)),  # annex D
    (_JPEG | {EXPLICIT_LITTLE.uid}, ("STD-GEN-DVD-JPEG", "STD-GEN-USB-JPEG")),  # annexes H and J
    (_JPEG_2000 | {EXPLICIT_LITTLE.uid}, ("STD-GEN-DVD-J2K", "STD-GEN-USB-J2K")),
)


def media_profiles(transfer_syntax_uids: Set[str]) -> tuple[str, ...]:
    """The profiles of discs and sticks that allow all these syntaxes; () where none does."""
    return next((names for allowed, names in _PROFILES if transfer_syntax_uids <= allowed), ())
