"""How a refused message is answered: one table from refusal to acknowledgement (law 8; HL7 table 0357).

AR is for what can never be carried out as it is; AE for what can once its cause is removed.
"""

from core import errors
from core.errors import CigogneError
from core.hl7.acknowledgement import Acknowledgement, Fault

AE, AR = Acknowledgement.ERROR, Acknowledgement.REJECTED

SEQUENCE = 100, "Segment sequence error"
REQUIRED = 101, "Required field missing"
DATA_TYPE = 102, "Data type error"
TABLE_VALUE = 103, "Table value not found"
MESSAGE_TYPE = 200, "Unsupported message type"
EVENT = 201, "Unsupported event code"
UNKNOWN_KEY = 204, "Unknown key identifier"
INTERNAL = 207, "Application internal error"

ANSWERS: dict[type[CigogneError], tuple[Acknowledgement, tuple[int, str]]] = {
    errors.SegmentMissing: (AR, SEQUENCE),
    errors.FieldMissing: (AE, REQUIRED),
    errors.FieldInvalid: (AE, DATA_TYPE),
    errors.NotOneMessage: (AR, SEQUENCE),
    errors.MessageTooLarge: (AR, DATA_TYPE),
    errors.MessageTooComplex: (AR, DATA_TYPE),
    errors.UnknownMessage: (AR, MESSAGE_TYPE),
    errors.UnknownEvent: (AR, EVENT),
    errors.NothingReported: (AE, REQUIRED),
    errors.DocumentUnreadable: (AE, DATA_TYPE),
    errors.ReportOfAnotherPatient: (AE, UNKNOWN_KEY),
    errors.ReportIdentityDoubtful: (AE, UNKNOWN_KEY),
    errors.CigogneError: (AE, INTERNAL),
}
"""What isn't listed is answered as an internal error."""
_BY_CODE = {kind.code: answer for kind, answer in ANSWERS.items()}


def answer_to(code: str) -> tuple[Acknowledgement, tuple[int, str]]:
    """The answer to the refusal of this code, as it is written down."""
    return _BY_CODE.get(code, ANSWERS[errors.CigogneError])


def fault(code: str, facts: dict[str, object]) -> Fault:
    """What the sender is told of a refusal: where, and our code with its facts."""
    number, meaning = answer_to(code)[1]
    told = " ".join([code, *(f"{name}={value}" for name, value in facts.items())])
    return Fault(number, meaning, _location(facts), told)


def _location(facts: dict[str, object]) -> str:
    """ERR-2 of a field: segment, its first occurrence, field."""
    where = str(facts.get("field") or facts.get("segment") or "")
    segment, _, number = where.partition("-")
    return "^".join([segment, "1", number]) if number else segment
