"""Which characters the bytes of a message are: what MSH-18 declares (HL7 table 0211), within reason.

Decides what is believed: text that is sound UTF-8 beyond ASCII is UTF-8, whatever was declared, for
nothing else looks like it by chance. Wrong bytes become replacement characters; nothing raises.
"""

import codecs
import re

UTF_8 = "utf_8"
WESTERN = "cp1252"
"""What undeclared bytes are if not UTF-8: ISO 8859/1 with the quotes and signs of Windows."""

_DECLARED = {
    "ASCII": WESTERN,
    "UNICODE": UTF_8,
    "UNICODE UTF-8": UTF_8,
    "UTF-8": UTF_8,
    "8859/1": WESTERN,
    **{f"8859/{part}": f"iso8859_{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 15)},
    "GB 18030-2000": "gb18030",
    "BIG-5": "big5",
    "KS X 1001": "euc_kr",
    "ISO IR87": "iso2022_jp",
    "ISO IR159": "iso2022_jp_2",
}
_NOT_A_LETTER = re.compile("[^A-Z0-9]+")
_BY_KEY = {_NOT_A_LETTER.sub("", name): codec for name, codec in _DECLARED.items()}
_MULTI_BYTE = frozenset({"gb18030", "big5", "iso2022_jp", "iso2022_jp_2"})
"""In these a byte that looks like a separator may be half of a letter."""


def codec_of(declared: str, data: bytes) -> str:
    """The codec for a message that declares this character set; "" where it declares none."""
    name = _NOT_A_LETTER.sub("", declared.upper().replace("ISO-8859-", "8859/"))
    codec = _BY_KEY.get(name, WESTERN)
    return UTF_8 if codec not in _MULTI_BYTE and _is_sound_utf_8(data) else codec


def in_utf_8(data: bytes) -> bytes:
    """Bytes that a mark at their beginning declares as UTF-16 in UTF-8; others without their mark."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf_16", "replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def unambiguous(data: bytes, codec: str) -> tuple[bytes, str]:
    """The same text in bytes that can be split at separators, and their codec."""
    if codec not in _MULTI_BYTE:
        return data, codec
    return data.decode(codec, "replace").encode(), UTF_8


def _is_sound_utf_8(data: bytes) -> bool:
    try:
        data.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True
