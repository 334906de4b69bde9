"""Writes the answer to a message: MSH, MSA and, where it wasn't carried out, ERR (HL7 v2.5 chapter 2.9).

Decides how the answer mirrors its question. Which code a refusal deserves is the door's matter.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from core.hl7.message import Message

US = ("CIGOGNE", "ALSACE")
LONGEST = 199


class Acknowledgement(Enum):
    """MSA-1 (HL7 table 0008)."""

    ACCEPTED = "AA"
    ERROR = "AE"
    """Not carried out; it may be once its cause is removed."""
    REJECTED = "AR"
    """Never carried out as it is."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What an ERR segment tells: a code of HL7 table 0357 with its words, where, our own code."""

    code: int
    meaning: str
    location: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What an answer repeats of the message it answers."""

    application: str = ""
    facility: str = ""
    event: str = ""
    control_id: str = ""
    processing: str = "P"
    version: str = "2.5"

    @classmethod
    def of(cls, message: Message) -> "Question":
        header = message.header
        return cls(
            application=header.text(3),
            facility=header.text(4),
            event=header.text(9, 2),
            control_id=message.control_id,
            processing=header.text(11) or "P",
            version=header.text(12) or "2.5",
        )


def acknowledgement(
    question: Question, answer: Acknowledgement, at: datetime, answer_id: str, fault: Fault | None
) -> bytes:
    """The bytes of the answer, in UTF-8, each segment ended by a carriage return."""
    header = _segment(
        "MSH", "^~\\&", *US, _said(question.application), _said(question.facility),
        at.strftime("%Y%m%d%H%M%S%z"), "", _kind(question.event), answer_id,
        _said(question.processing), _said(question.version), "", "", "", "", "", "UNICODE UTF-8",
    )  # fmt: skip
    result = _segment("MSA", answer.value, _said(question.control_id))
    return "".join((header, result, _error(fault) if fault else "")).encode()


def _kind(event: str) -> str:
    return f"ACK^{_said(event)}^ACK" if event else "ACK"


def _error(fault: Fault) -> str:
    """ERR as from version 2.5 on; older receivers read past it (chapter 2.15.5)."""
    coded = f"{fault.code}^{fault.meaning}^HL70357"
    own = f"{_said(fault.detail)}^^L" if fault.detail else ""
    return _segment("ERR", "", fault.location, coded, "E", own)


def _segment(*fields: str) -> str:
    return "|".join(fields).rstrip("|") + "\r"


_ESCAPED = str.maketrans(
    {"\\": "\\E\\", "|": "\\F\\", "^": "\\S\\", "&": "\\T\\", "~": "\\R\\", "\r": " ", "\n": " "}
)


def _said(text: str) -> str:
    return text[:LONGEST].translate(_ESCAPED)
