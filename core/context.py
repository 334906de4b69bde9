"""Who asks, of what, and at what time: the first argument of every operation.

A context is made by a door (a web request, a command, a receiver) and passed inwards. Operations take
the time from it and never from the clock, and the viewer from it and never from a global.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum

from core.config import Settings
from core.db import Database
from core.imaging.confined import ConfinedStudio
from core.rules.roles import Role
from core.storage import Store


class ViewerKind(Enum):
    """What sort of person or process asks."""

    NOBODY = "nobody"
    PERSON = "person"
    """A patient, or somebody who may look for one (a parent, a guardian)."""
    DOCTOR = "doctor"
    STAFF = "staff"
    MACHINE = "machine"
    """A hospital's program that sends, by a credential of its own."""
    GUEST = "guest"
    """Opened a share of a patient; `id` is the number of that opening."""
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one who asks. `name` is what the trail tells the patient."""

    kind: ViewerKind
    id: int | None = None
    name: str = ""
    role: Role | None = None
    establishment_id: int | None = None
    establishment: str = ""
    """Its name, to members of its staff."""
    about: int | None = None
    """The one patient a page keeps to, of those somebody looks for; None for all of them."""

    @property
    def is_signed_in(self) -> bool:
        return self.kind is not ViewerKind.NOBODY


NOBODY = Viewer(ViewerKind.NOBODY)


def system(name: str) -> Viewer:
    """A process of ours that acts by itself: the worker, an import, a receiver."""
    return Viewer(ViewerKind.SYSTEM, name=name)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything an operation needs besides its own arguments."""

    db: Database
    store: Store
    settings: Settings
    viewer: Viewer
    now: datetime
    request: str = ""
    """Number of the request, shown on error pages and kept in the trail."""
    address: str = ""
    """Network address the request came from."""
    studio: ConfinedStudio = field(kw_only=True)
    """Where bytes from outside become pictures."""

    def seen_by(self, viewer: Viewer) -> "Context":
        """The same moment through other eyes (used at sign-in, and by the command line)."""
        return replace(self, viewer=viewer)
