"""Gives a package to whom its exams open, and tells the trail: begun, resumed, received to the end (D1).

The verdict is the exam page's. It is asked at each request and again while bytes flow, so that a
withdrawal stops a download that runs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core import audit
from core.context import Context
from core.errors import NotInThisState
from core.exams.entitlement import asked_exams
from core.model import Exam
from core.packages.issued import is_remembered, remember
from core.packages.making import Made, made_package
from core.packages.state import Choice, Progress, standing_of

ASK_AGAIN_AFTER = timedelta(seconds=5)
ASK_AGAIN_BYTES = 64 << 20

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class GivenPackage:
    """A package that may be sent now; `etag` is a strong validator, without quotes."""

    _ctx: Context
    _tokens: Sequence[str]
    _made: Made
    _choice: Choice
    _clock: Clock

    @property
    def size(self) -> int:
        return self._made.recipe.size

    @property
    def etag(self) -> str:
        return self._made.recipe.etag

    @property
    def file_name(self) -> str:
        """Holds no identity."""
        return self._made.recipe.file_name

    def stream(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from a start up to but without a stop; told in the trail once the first is taken.

        Raises in the middle NotFound when the exams don't open any more, NotInThisState when they are
        others by now (an object was rejected, a report amended), StorageFailed."""
        began = audit.Action.PACKAGE_RESUMED if start else audit.Action.PACKAGE_DOWNLOADED
        self._tell(began)
        yield from self._while_open(self._made.recipe.stream(self._ctx.store, start, stop))
        if stop >= self.size:
            self._tell(audit.Action.PACKAGE_RECEIVED)

    def _while_open(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        asked, sent = self._clock(), 0
        for chunk in chunks:
            now = self._clock()
            if now - asked >= ASK_AGAIN_AFTER or sent >= ASK_AGAIN_BYTES:
                self._ask(now)
                asked, sent = now, 0
            yield chunk
            sent += len(chunk)

    def _ask(self, now: datetime) -> None:
        ctx = replace(self._ctx, now=now)
        with asked_exams(ctx, self._tokens, audit.Action.PACKAGE_DOWNLOADED) as (session, exams):
            if standing_of(session, exams).state(self._choice) != self._made.state:
                raise NotInThisState

    def _tell(self, action: audit.Action) -> None:
        ctx = replace(self._ctx, now=self._clock())
        with asked_exams(ctx, self._tokens, action) as (session, exams):
            if self._is_told(session, ctx, exams, action):
                return
        with ctx.db.writing() as session:
            for exam in exams:
                audit.record_once(session, ctx, action, patient_id=exam.patient_id, exam_id=exam.id)
            remember(session, ctx, self._made.recipe, self._made.key)

    def _is_told(
        self, session: Session, ctx: Context, exams: Sequence[Exam], action: audit.Action
    ) -> bool:
        """A thousand ranges must neither be told again nor wait for those who write."""
        return is_remembered(session, self._made.recipe) and all(
            audit.is_recorded(session, ctx, action, patient_id=exam.patient_id, exam_id=exam.id)
            for exam in exams
        )


def package(
    ctx: Context, tokens: Sequence[str], choice: Choice, clock: Clock
) -> GivenPackage | Progress:
    """The package of these exams, or how far it is being prepared.

    Raises NotFound, also for exams of two patients: no package mixes them."""
    with asked_exams(ctx, tokens, audit.Action.PACKAGE_DOWNLOADED) as (session, exams):
        standing = standing_of(session, exams)
        if not standing.progress.is_complete:
            return standing.progress
        made = made_package(ctx, session, standing, choice)
    return GivenPackage(ctx, tuple(tokens), made, choice, clock)
