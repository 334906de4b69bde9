"""From refusal to status: the one table of the doors that speak DICOM (law 8; PS3.4 table B.2-1, PS3.7
annex C, PS3.18 table 10.5.3-1).

C-STORE and STOW-RS tell failures by the same numbers, but for a few. A sender tries again what is out
of resources, and gives up what can't be understood; to C-STORE the comment tells our code, by which its
staff and ours find the object on the page "received".
"""

from sqlalchemy.exc import SQLAlchemyError

from core import errors
from core.dimse.commands import Answer
from core.errors import CigogneError

OUT_OF_RESOURCES = 0xA700
DOES_NOT_MATCH = 0xA900
"""The data set doesn't match its SOP class."""
CANNOT_UNDERSTAND = 0xC000
PROCESSING_FAILURE = 0x0110
CLASS_NOT_SUPPORTED = 0x0122
NOT_AUTHORISED = 0x0124

BENEATH = (SQLAlchemyError, OSError)
"""What breaks beneath us, database and disk, may work again later."""

SUCCESS = Answer(0x0000)
WRONG_CLASS = Answer(CLASS_NOT_SUPPORTED, "another class than negotiated")
UNRECOGNIZED_OPERATION = Answer(0x0211)

STATUS: dict[type[CigogneError], int] = {
    errors.Refusal: PROCESSING_FAILURE,
    errors.NotPermitted: NOT_AUTHORISED,
    errors.ObjectRefused: CANNOT_UNDERSTAND,
    errors.MissingIdentifier: DOES_NOT_MATCH,
    errors.InvalidIdentifier: DOES_NOT_MATCH,
    errors.NotAsAnnounced: DOES_NOT_MATCH,
    errors.DifferentContent: DOES_NOT_MATCH,
    errors.PatientConflict: DOES_NOT_MATCH,
    errors.IdentityDoubtful: DOES_NOT_MATCH,
    errors.Failure: OUT_OF_RESOURCES,
}
"""By class; a subclass has the status of its nearest listed ancestor."""


ONLY_STOW: dict[type[CigogneError], int] = {errors.UnknownTransferSyntax: 0xC122}
"""By C-STORE it can't come: the syntax is agreed on before."""


def is_foreseen(error: BaseException) -> bool:
    """Whether it is a refusal, or something beneath us broke; anything else is a mistake of ours."""
    return isinstance(error, CigogneError | SQLAlchemyError | OSError)


def status_of(error: BaseException) -> int:
    """The status of an error; of one that nobody foresaw, that it is no use to try again."""
    if not isinstance(error, CigogneError):
        return OUT_OF_RESOURCES if isinstance(error, BENEATH) else PROCESSING_FAILURE
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def dimse_answer(error: BaseException) -> Answer:
    """What a sender is told by DIMSE."""
    if isinstance(error, CigogneError):
        return Answer(status_of(error), error.code)
    return Answer(status_of(error), "unavailable" if is_foreseen(error) else "unforeseen")


def failure_reason(error: BaseException) -> int:
    """What a sender is told by STOW-RS: the Failure Reason (0008,1197)."""
    return next(
        (ONLY_STOW[kind] for kind in type(error).__mro__ if kind in ONLY_STOW), status_of(error)
    )
