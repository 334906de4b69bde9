"""The press in a process of its own, which can be stopped: some texts take WeasyPrint minutes.

A word of a hundred thousand letters, or as many blank lines, and a site would stand still for everybody.
"""

import atexit
import base64
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from threading import Lock

from core.confinement import ConfinedProcess, Crashed, Killed, Stopped
from core.documents.assets import AssetRefused
from core.documents.engine import Sheet
from core.errors import PrintingStopped
from core.pipe import Facts

MODULE = "core.documents.printing_process"
TRIES = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: bytes of memory, seconds on the clock."""

    memory: int = 1 << 30
    seconds: float = 30.0


class ConfinedPress:
    """Prints one sheet at a time; may be used by several threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._process = ConfinedProcess(MODULE, self._limits.memory)
        self._turn = Lock()

    def close(self) -> None:
        self._process.end()

    def print(self, sheet: Sheet) -> bytes:
        """See `engine.render`."""
        told, content = self._told(_written(sheet, int(self._limits.seconds)))
        if "refused" in told:
            raise AssetRefused(str(told["refused"]))
        if "stopped" in told:
            raise PrintingStopped
        return content

    def _told(self, request: Facts) -> tuple[Facts, bytes]:
        """What the process answers; once more from a new one if somebody killed it meanwhile."""
        with self._turn:
            for _ in range(TRIES):
                try:
                    with suppress(Killed):
                        return self._process.ask(request, self._limits.seconds)
                except (Stopped, Crashed) as ended:
                    raise PrintingStopped from ended
        raise PrintingStopped


@cache
def the_press() -> ConfinedPress:
    """The one of this process, which starts its own when something is printed first."""
    press = ConfinedPress()
    atexit.register(press.close)
    return press


def _written(sheet: Sheet, cpu_seconds: int) -> Facts:
    drawings = {
        name: [base64.b64encode(asset.content).decode(), asset.media_type]
        for name, asset in sheet.drawings.items()
    }
    return {
        "html": sheet.html,
        "drawings": drawings,
        "article_language": sheet.article_language,
        "cpu_seconds": cpu_seconds,
    }
