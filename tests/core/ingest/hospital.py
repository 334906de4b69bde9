"""A hospital that sends, and what the region holds before and after: rows, objects, the spool."""

from dataclasses import dataclass, replace
from io import BytesIO

import sqlalchemy as sa
from pydicom.config import disable_value_validation

from core.audit import Action
from core.context import Context, system
from core.ingest import arrivals
from core.ingest.arrivals import OpenArrival
from core.ingest.receive import receive
from core.model import Event, Exam, Identifier, Instance, RefusedObject, Series
from core.model.receiving import Door
from core.rules.duplicates import Admission
from tests.cast import OURS, Cast
from tests.dicom import part10


@dataclass
class Hospital:
    """An establishment with an arrival under way."""

    ctx: Context
    arrival: OpenArrival

    def sends(self, data: bytes, name: str = "IM0001") -> Admission:
        return receive(self.ctx, self.arrival, BytesIO(data), name)

    def dies(self) -> None:
        """As a process that is killed."""
        self.arrival.presence.let_go()

    def ends(self) -> None:
        arrivals.end(self.ctx, self.arrival)


def hospital_of(cast: Cast, finess: str = OURS) -> Hospital:
    ctx = sending(cast)
    return Hospital(ctx, arrivals.begin(ctx, Door.IMPORT, finess))


def unsound(**changes: object) -> bytes:
    """An object with values that pydicom would rather not write."""
    with disable_value_validation():
        return part10(**changes)


def sending(cast: Cast) -> Context:
    return replace(cast.context(), viewer=system("import"))


@dataclass(frozen=True)
class Holdings:
    """All that an object may leave behind once it is received."""

    rows: tuple[int, ...]
    """Numbers of patients, exams, series, instances."""
    originals: frozenset[str]
    spooled: int


def holdings(cast: Cast) -> Holdings:
    tables = (Identifier, Exam, Series, Instance)
    with cast.db.reading() as session:
        rows = tuple(
            session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables
        )
    spooled = list((cast.store.root / "spool").iterdir())
    return Holdings(rows, frozenset(cast.store.keys("originals")), len(spooled))


def refused(cast: Cast) -> list[RefusedObject]:
    """The refusals written down for the staff, oldest first."""
    with cast.db.reading() as session:
        return list(session.scalars(sa.select(RefusedObject).order_by(RefusedObject.id)))


def told(cast: Cast) -> list[str]:
    """The reasons of all refusals of objects that the trail tells of, oldest first."""
    with cast.db.reading() as session:
        return list(
            session.scalars(
                sa.select(Event.reason)
                .where(Event.action == Action.OBJECT_REFUSED.value, Event.outcome == "refused")
                .order_by(Event.sequence)
            )
        )


def instance_of(cast: Cast, sop_instance_uid: str) -> Instance:
    with cast.db.reading() as session:
        return session.scalars(
            sa.select(Instance).where(Instance.sop_instance_uid == sop_instance_uid)
        ).one()
