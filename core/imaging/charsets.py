"""Turns the bytes of a text into characters, whatever character set was declared (PS3.5 section 6.1).

Wrong bytes become replacement characters and wrong terms are read as what they surely meant: a badly
written name must not make an exam unreachable.
"""

import re
from collections.abc import Sequence
from contextlib import suppress

ASCII = "ascii"

# Terms are known by their ISO registration number: so "ISO-IR 100", seen in real files, is read.
_BY_REGISTRATION = {
    "6": ASCII,
    "13": "shift_jis",
    "58": "gb2312",
    "87": "shift_jis",
    "100": "latin_1",
    "101": "iso8859_2",
    "109": "iso8859_3",
    "110": "iso8859_4",
    "126": "iso8859_7",
    "127": "iso8859_6",
    "138": "iso8859_8",
    "144": "iso8859_5",
    "148": "iso8859_9",
    "149": "euc_kr",
    "159": "shift_jis",
    "166": "iso8859_11",
    "192": "utf_8",
    "203": "iso8859_15",
}
_BY_NAME = {"GB18030": "gb18030", "GBK": "gbk", "UTF-8": "utf_8"}

# PS3.3 tables C.12-3 and C.12-4: what an escape sequence puts into G0 and G1.
_G0_MULTI_BYTE = {b"\x1b$B": "iso2022_jp", b"\x1b$@": "iso2022_jp", b"\x1b$(D": "iso2022_jp_2"}
_G1 = {
    b"\x1b-A": "latin_1",
    b"\x1b-B": "iso8859_2",
    b"\x1b-C": "iso8859_3",
    b"\x1b-D": "iso8859_4",
    b"\x1b-F": "iso8859_7",
    b"\x1b-G": "iso8859_6",
    b"\x1b-H": "iso8859_8",
    b"\x1b-L": "iso8859_5",
    b"\x1b-M": "iso8859_9",
    b"\x1b-T": "iso8859_11",
    b"\x1b-b": "iso8859_15",
    b"\x1b)I": "shift_jis",
    b"\x1b$)C": "euc_kr",
    b"\x1b$)A": "gb2312",
}
_ESCAPE = re.compile(rb"(\x1b[\x20-\x2f]{1,3}[\x30-\x7e])")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_DELIMITER = re.compile(rb"([\t\n\f\r\\^=])")


def codecs_of(terms: bytes) -> tuple[str, ...]:
    """The Python codecs a Specific Character Set (0008,0005) names; ASCII where it names none."""
    names = [_codec(term) for term in terms.decode(ASCII, "replace").split("\\")]
    return tuple(name or ASCII for name in names[:1]) + tuple(name for name in names[1:] if name)


def decode(value: bytes, codecs: Sequence[str]) -> str:
    """Text in the declared character sets, without its padding; never fails (PS3.5 section 6.1.2.5)."""
    text = _decode_escapes(value, codecs[0]).strip(" \0")
    return text if text.isprintable() else _without_controls(text)


def _codec(term: str) -> str | None:
    term = term.strip(" \0").upper()
    registration = re.search(r"(\d+)$", term)
    if registration and term.startswith("ISO"):
        return _BY_REGISTRATION.get(registration[1])
    return next((codec for name, codec in _BY_NAME.items() if name in term), None)


def _decode_escapes(value: bytes, initial: str) -> str:
    if b"\x1b" not in value:
        return _decode_plain(value, initial)
    multi_byte: bytes | None = None
    single, texts = initial, []
    for piece in _ESCAPE.split(value):
        if piece.startswith(b"\x1b"):
            multi_byte = piece if piece in _G0_MULTI_BYTE else None
            single = _G1.get(piece, single)
        elif multi_byte:
            texts.append((multi_byte + piece).decode(_G0_MULTI_BYTE[multi_byte], "replace"))
        else:
            text, single = _decode_until_reset(piece, single, initial)
            texts.append(text)
    return "".join(texts)


def _decode_plain(value: bytes, codec: str) -> str:
    """Devices write UTF-8 under other names; what is valid UTF-8 hardly ever is anything else."""
    if codec in {ASCII, "latin_1"} and not value.isascii():
        with suppress(UnicodeDecodeError):
            return value.decode("utf_8")
    return value.decode(codec, "replace")


def _decode_until_reset(piece: bytes, codec: str, initial: str) -> tuple[str, str]:
    """A delimiter brings back the initial character set (PS3.5 section 6.1.2.5.3)."""
    head, *rest = _DELIMITER.split(piece, maxsplit=1)
    text = head.decode(codec, "replace")
    if not rest:
        return text, codec
    return text + b"".join(rest).decode(initial, "replace"), initial


def _without_controls(text: str) -> str:
    """NUL and its like are no text, and databases refuse them."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)
