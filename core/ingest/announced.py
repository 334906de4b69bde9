"""What a sender said of an object before it came: the command of a C-STORE, the address of a STOW-RS.

Who is asked for permission by one identifier must not be given an object of another.
"""

from dataclasses import asdict, dataclass

from core.errors import NotAsAnnounced
from core.ingest.header import ReceivedHeader


@dataclass(frozen=True, slots=True)
class Announced:
    """Identifiers the object has to have; an empty one may be any."""

    sop_class_uid: str = ""
    sop_instance_uid: str = ""
    study_instance_uid: str = ""


NOTHING_ANNOUNCED = Announced()
KEYWORDS = {
    "sop_class_uid": "SOPClassUID",
    "sop_instance_uid": "SOPInstanceUID",
    "study_instance_uid": "StudyInstanceUID",
}


def refuse_unless_as_announced(announced: Announced, header: ReceivedHeader) -> None:
    """Raises NotAsAnnounced."""
    for name, uid in asdict(announced).items():
        if uid and uid != getattr(header, name):
            raise NotAsAnnounced(KEYWORDS[name])
