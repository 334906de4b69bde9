"""From refusal to DIMSE status: the one table of the DICOM door (law 8; PS3.4 table B.2-1, PS3.7 annex C).

A sender tries again what is out of resources, and gives up what can't be understood; the comment tells
it our code, by which its staff and ours find the object on the page "received".
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


def status_of(error: CigogneError) -> int:
    """The status of an error of ours."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def dimse_answer(error: CigogneError | SQLAlchemyError | OSError) -> Answer:
    """What a sender is told. What broke beneath us (database, disk) may work again later."""
    if isinstance(error, CigogneError):
        return Answer(status_of(error), error.code)
    return Answer(OUT_OF_RESOURCES, "unavailable")
