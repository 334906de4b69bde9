"""Writes of several threads in one transaction: what waits for the disk anyway waits together.

To make a transaction durable takes far longer than to write a row. So while one is being committed,
those who come gather, and the next of them commits for all. Each is told only once its own is durable.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.queries import Asking

Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Write(Generic[Answer]):
    """Something to be written, and what comes of it."""

    act: Callable[[Asking], Answer]
    told: "Future[Answer]" = field(default_factory=Future)


class Together:
    """Gathers the writes of one process to one database; `writing` opens a transaction."""

    def __init__(self, writing: Callable[[], AbstractContextManager[Asking]]) -> None:
        self._writing = writing
        self._waiting: list[_Write[Any]] = []
        self._gathering = threading.Lock()
        self._committing = threading.Lock()

    def write(self, act: Callable[[Asking], Answer]) -> Answer:
        """What `act` gives, once it is durable. Raises what `act` raises, SQLAlchemyError."""
        mine = _Write(act)
        with self._gathering:
            self._waiting.append(mine)
        with self._committing:
            if not mine.told.done():
                self._commit(self._gathered())
        return mine.told.result()

    def _gathered(self) -> Sequence[_Write[Any]]:
        with self._gathering:
            gathered, self._waiting = self._waiting, []
        return gathered

    def _commit(self, writes: Sequence[_Write[Any]]) -> None:
        try:
            with self._writing() as asked:
                answers = [write.act(asked) for write in writes]
        except IntegrityError:
            self._commit_apart(writes)
        except SQLAlchemyError as broken:
            for write in writes:
                write.told.set_exception(broken)
        else:
            for write, answer in zip(writes, answers, strict=True):
                write.told.set_result(answer)
        finally:
            for write in writes:
                write.told.cancel()  # nobody waits for ever, whatever has gone wrong

    def _commit_apart(self, writes: Sequence[_Write[Any]]) -> None:
        """One of them can't be written, and the others shall not suffer for it."""
        for write in writes:
            try:
                with self._writing() as asked:
                    answer = write.act(asked)
            except SQLAlchemyError as broken:
                write.told.set_exception(broken)
            else:
                write.told.set_result(answer)
