"""A line at home: so many bits a second down, and a while until anything arrives, in either direction.

Decides what of a line counts: one rate for all connections together, half the round trip each way, a
handshake before the first word, and a queue as short as a good router's. Packets are never lost, and TCP
never starts slowly: both would help whoever sends less.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

CHUNK = 4096
QUEUE = 0.05
"""Seconds that a router lets wait; more would hold up the small behind the large."""


@dataclass(slots=True)
class Line:
    """`rate` in bits a second downwards, `round_trip` in seconds. What is asked goes up unhindered."""

    rate: float
    round_trip: float
    carried: int = 0
    """Bytes that came down."""
    _free_at: float = field(default=0.0, init=False)

    async def has_room(self) -> None:
        await _until(self._free_at - QUEUE)

    def arrival(self, octets: int) -> float:
        """When so many bytes, given to the line now, are all there."""
        self.carried += octets
        self._free_at = max(self._free_at, _now()) + 8 * octets / self.rate
        return self._free_at + self.round_trip / 2


@contextmanager
def laid(line: Line, server: int) -> Iterator[int]:
    """The line before a server on this port of ours; gives the port at its near end."""
    loop = asyncio.new_event_loop()
    running = Thread(target=loop.run_forever, daemon=True)
    running.start()
    connected = _connected_to(line, server)
    starting = asyncio.start_server(connected, "127.0.0.1", 0)
    near = asyncio.run_coroutine_threadsafe(starting, loop).result()
    try:
        yield near.sockets[0].getsockname()[1]
    finally:
        asyncio.run_coroutine_threadsafe(_ended(near), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        running.join()
        loop.close()


def _connected_to(line: Line, server: int) -> Callable[..., object]:
    async def connected(near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.CancelledError):
            await asyncio.sleep(line.round_trip)  # the handshake
            far, to_far = await asyncio.open_connection("127.0.0.1", server)
            try:
                await asyncio.gather(_up(line, near, to_far), _down(line, far, to_near))
            finally:
                to_far.close()
                to_near.close()

    return connected


async def _up(line: Line, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while chunk := await source.read(CHUNK):
        await asyncio.sleep(line.round_trip / 2)
        target.write(chunk)
        await target.drain()
    target.close()


async def _down(line: Line, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    on_the_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    arriving = asyncio.create_task(_arrive(on_the_way, target))
    while True:
        await line.has_room()
        chunk = await source.read(CHUNK)
        on_the_way.put_nowait((line.arrival(len(chunk)), chunk))
        if not chunk:
            break
    await arriving


async def _arrive(
    on_the_way: "asyncio.Queue[tuple[float, bytes]]", target: asyncio.StreamWriter
) -> None:
    while True:
        moment, chunk = await on_the_way.get()
        await _until(moment)
        if not chunk:
            break
        target.write(chunk)
        await target.drain()
    target.close()


async def _ended(near: asyncio.Server) -> None:
    near.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _until(moment: float) -> None:
    await asyncio.sleep(max(moment - _now(), 0))
