"""People in a message. Whoever isn't told is nobody; nothing raises."""

from dataclasses import dataclass

from core.hl7.message import Value


@dataclass(frozen=True, slots=True)
class Person:
    """A person with a number (XCN); either may be ""."""

    number: str
    name: str
    """As one says it: "Dr Claire Meyer"."""
    authority: str
    """Who gave the number: a name or an OID."""
    number_type: str


def person(value: Value) -> Person:
    """An XCN value; also one that is only a name, or that has it in subcomponents (NDL)."""
    if value.text(1, 2):
        parts = _title(value.text(1, 6)), value.text(1, 3), value.text(1, 2)
        return Person(value.text(1), " ".join(filter(None, parts)), "", "")
    number, family, given = value.text(1), value.text(2), value.text(3)
    if value.components == 1 and not number.isdigit():
        return Person("", number, "", "")
    name = " ".join(filter(None, (_title(value.text(6)), given, family)))
    authority = value.text(9, 2) or value.text(9)
    return Person(number, name, authority, value.text(13))


def _title(prefix: str) -> str:
    return "Dr" if prefix.rstrip(".").upper() in {"DR", "DOCTEUR", "MED"} else prefix
