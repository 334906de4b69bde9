"""The pipe between a process and another that it confines: messages of facts as JSON, and bytes.

Both ends are here. The confined one limits itself before it listens; what else it prints goes nowhere.
"""

import json
import os
import resource
import struct
from collections.abc import Callable
from enum import Enum
from typing import Any, BinaryIO

Facts = dict[str, Any]

_HEAD = struct.Struct("<LL")
LONGEST_FACTS = 256 << 20
LONGEST_CONTENT = 256 << 20


class MessageBroken(Exception):
    """What came is no message."""


def written(facts: Facts, content: bytes = b"") -> bytes:
    """A message ready for the pipe."""
    told = json.dumps(facts, default=_plain).encode()
    return _HEAD.pack(len(told), len(content)) + told + content


def read(read_exactly: Callable[[int], bytes]) -> tuple[Facts, bytes]:
    """The next message, through a function that gives so many bytes. Raises MessageBroken."""
    facts_length, content_length = _HEAD.unpack(read_exactly(_HEAD.size))
    if facts_length > LONGEST_FACTS or content_length > LONGEST_CONTENT:
        raise MessageBroken
    try:
        facts = json.loads(read_exactly(facts_length))
    except ValueError as broken:
        raise MessageBroken from broken
    if not isinstance(facts, dict):
        raise MessageBroken
    return facts, read_exactly(content_length)


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else str(value)


# --- The confined end ---------------------------------------------------------------------------------


def private_output() -> BinaryIO:
    """Where answers go: what was the standard output, which then leads nowhere."""
    private = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    return os.fdopen(private, "wb")


def confine(memory: int, mapped: int, largest_file: int) -> None:
    """So many bytes of memory, of files mapped beside it, and of a file that is written."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_AS, (memory + mapped, memory + mapped))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))


def allow_cpu(seconds: int) -> None:
    """So many seconds for the next answer, on top of what was used so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def next_request(stream: BinaryIO) -> Facts | None:
    """None when there are no more."""
    try:
        return read(lambda length: _exactly(stream, length))[0]
    except EOFError:
        return None


def _exactly(stream: BinaryIO, length: int) -> bytes:
    found = stream.read(length)
    if len(found) < length:
        raise EOFError
    return found
