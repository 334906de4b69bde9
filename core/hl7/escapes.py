"""Escape sequences in texts (HL7 v2.5 chapter 2.7): separators, line breaks, bytes in hexadecimal.

Decides what each is worth in plain text. What isn't known stays as written: no word is ever lost.
"""

import re

BREAKS = frozenset({".br", ".sp", ".ce"})
SILENT = frozenset({"H", "N", ".fi", ".nf", ".in", ".ti", ".sk"})
"""Emphasis, filling and indents: they change how a text looks, not what it says."""
_HEXADECIMAL = re.compile(r"X((?:[0-9A-Fa-f]{2})+)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Unescaping:
    """Reads the escapes of one message: its escape character, its separators, its codec."""

    def __init__(self, escape: str, separators: dict[str, str], codec: str) -> None:
        self._separators = separators
        self._codec = codec
        mark = re.escape(escape)
        self._sequence = re.compile(f"{mark}([^{mark}\r\n]{{1,64}}){mark}") if escape else None

    def __call__(self, text: str) -> str:
        """The text as meant; lines end with line feeds, other controls are left out."""
        if self._sequence is not None:
            text = self._sequence.sub(self._meant, text)
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return _CONTROLS.sub("", text)

    def _meant(self, found: re.Match[str]) -> str:
        sequence = found[1]
        if sequence in self._separators:
            return self._separators[sequence]
        if hexadecimal := _HEXADECIMAL.fullmatch(sequence):
            return bytes.fromhex(hexadecimal[1]).decode(self._codec, "replace")
        return _FORMAT.get(_command(sequence), found[0])


def _command(sequence: str) -> str:
    """ ".sp+2" is the command ".sp" with a number."""
    return re.sub(r"[+-]?\d+$", "", sequence.strip()) if sequence.startswith(".") else sequence


_FORMAT = {**dict.fromkeys(BREAKS, "\n"), **dict.fromkeys(SILENT, "")}
