"""Admits objects by the handful: those of familiar series in one request wait for the disk together.

Decides nothing about an object. One that has to be decided about is so after those before it are
settled, as if each had come alone.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import BinaryIO, Self

from core.context import Context
from core.ingest.arrivals import OpenArrival
from core.ingest.familiar import Relative, join, relative_of
from core.ingest.header import ReceivedHeader
from core.ingest.receive import Taken, admit, take
from core.rules.duplicates import Admission

MOST = 32
LARGEST = 64 << 20
"""Bytes; above that there is little to be saved."""

Told = Future[Admission]


@dataclass(frozen=True, slots=True)
class _Held:
    taken: Taken
    relative: Relative
    told: Told
    spooled: ExitStack

    @property
    def uid(self) -> str:
        return self.taken.received.header.sop_instance_uid

    @property
    def size(self) -> int:
        return self.taken.received.digest.size


class Handfuls:
    """The objects of an arrival, in their order; all are settled once the context ends."""

    def __init__(self, ctx: Context, arrival: OpenArrival) -> None:
        self._ctx = ctx
        self._arrival = arrival
        self._held: list[_Held] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._settle()

    def receive(
        self,
        source: AbstractContextManager[BinaryIO],
        name: str,
        check: Callable[[ReceivedHeader], None],
    ) -> Told:
        """As `receive` of one; gives what will be told of it, be it an exception."""
        told = Told()
        with ExitStack() as spooled, _telling(told):
            spool = spooled.enter_context(self._ctx.store.spool())
            taken = take(self._ctx, self._arrival, spool, source, name, check)
            relative = relative_of(self._arrival.familiar, spool, taken.received)
            if relative is None:
                self._settle()
                told.set_result(admit(self._ctx, self._arrival, taken))
            else:
                self._hold(_Held(taken, relative, told, spooled.pop_all()))
        return told

    def _hold(self, one: _Held) -> None:
        if any(other.uid == one.uid for other in self._held):
            self._settle()
        self._held.append(one)
        if len(self._held) >= MOST or sum(each.size for each in self._held) >= LARGEST:
            self._settle()

    def _settle(self) -> None:
        """Tell of all that are held."""
        held, self._held = self._held, []
        with ExitStack() as spooled:
            for one in held:
                spooled.push(one.spooled)
            if held:
                self._tell(held)

    def _tell(self, held: list[_Held]) -> None:
        try:
            together = join(self._ctx, [one.relative for one in held])
        except Exception as broken:  # noqa: BLE001 (each is told, and its door says what it means)
            for one in held:
                one.told.set_exception(broken)
            return
        for one in held:
            with _telling(one.told):
                if together:
                    self._arrival.accepted += 1
                    one.told.set_result(Admission.ACCEPTED)
                else:
                    one.told.set_result(admit(self._ctx, self._arrival, one.taken))


@contextmanager
def _telling(told: Told) -> Iterator[None]:
    try:
        yield
    except Exception as broken:  # noqa: BLE001 (its door says what it means)
        told.set_exception(broken)
