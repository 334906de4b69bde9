"""Codes: what a thing is, told by a value of a coding scheme and a meaning in words (PS3.3 section 8).

Decides which of the three kinds of code value counts. Other names for the same thing are `concepts`'
matter.
"""

from dataclasses import dataclass

from pydicom.dataset import Dataset

from core.imaging.attributes import item
from core.objects.readable import line


@dataclass(frozen=True, slots=True)
class Code:
    """`meaning` is in the words, and mostly the language, of who wrote the object."""

    value: str
    scheme: str
    meaning: str

    @property
    def key(self) -> tuple[str, str]:
        """What equal codes have in common, whatever they are called."""
        return self.scheme, self.value


def code_of(dataset: Dataset, sequence: str) -> Code | None:
    """The first code of a code sequence; None where it has none, or an empty one."""
    coded = item(dataset, sequence)
    if coded is None:
        return None
    value = line(coded, "CodeValue") or line(coded, "LongCodeValue") or line(coded, "URNCodeValue")
    code = Code(value, line(coded, "CodingSchemeDesignator"), line(coded, "CodeMeaning"))
    return code if code.value or code.meaning else None
