"""What a sender said of an object before it came: the command of a C-STORE, the address of a STOW-RS.

Who is asked for permission by one identifier must not be given an object of another.
"""

from dataclasses import dataclass

from core.errors import NotAsAnnounced
from core.ingest.header import ReceivedHeader


@dataclass(frozen=True, slots=True)
class Announced:
    """Identifiers the object has to have; an empty one may be any."""

    sop_class_uid: str = ""
    sop_instance_uid: str = ""
    study_instance_uid: str = ""

    def check(self, header: ReceivedHeader) -> None:
        """Raises NotAsAnnounced."""
        for keyword, announced, found in (
            ("SOPClassUID", self.sop_class_uid, header.sop_class_uid),
            ("SOPInstanceUID", self.sop_instance_uid, header.sop_instance_uid),
            ("StudyInstanceUID", self.study_instance_uid, header.study_instance_uid),
        ):
            if announced and announced != found:
                raise NotAsAnnounced(keyword)
