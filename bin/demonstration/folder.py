"""The folder of a demonstration. Decides which folders may be used and emptied, and by how many.

Only a folder that bears our mark is ever emptied, so that a mistyped `--folder --fresh` costs
nothing. The mark is also the lock: one demonstration at a time keeps its data here.
"""

import fcntl
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import click

MARK = "cigogne-demonstration"


@dataclass(frozen=True, slots=True)
class Folder:
    root: Path

    @property
    def database(self) -> Path:
        return self.root / "cigogne.db"

    @property
    def store(self) -> Path:
        return self.root / "store"

    @property
    def mailbox(self) -> Path:
        return self.root / "mailbox"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @contextmanager
    def held(self) -> Iterator["Folder"]:
        """Make or take the folder for as long as the context lasts."""
        self._claim()
        with (self.root / MARK).open() as mark:
            _lock(mark, self.root)
            yield self

    def clear(self) -> None:
        """Delete everything but the mark, which stays so that a killed clearing can be repeated."""
        for path in self.root.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != MARK:
                path.unlink()

    def secret(self, name: str) -> str:
        """The secret of this name, made at random the first time it is asked for."""
        kept = self.root / "secrets" / name
        if not kept.exists():
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            _write_privately(kept, secrets.token_hex(32))
        return kept.read_text()

    def write_down(self, settings: Mapping[str, str]) -> None:
        """Keep what the commands of `python -m core` need to reach this demonstration."""
        ours = {name: value for name, value in settings.items() if name.startswith("CIGOGNE_")}
        lines = (f"{name}={value}\n" for name, value in ours.items())
        _write_privately(self.root / "settings", "".join(lines))

    def _claim(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(self.root.iterdir()) and not (self.root / MARK).is_file():
            raise click.ClickException(
                f"{self.root} holds something that is no demonstration; "
                "choose an empty or a new one with --folder."
            )
        (self.root / MARK).touch()


def _lock(mark: TextIO, root: Path) -> None:
    try:
        fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise click.ClickException(
            f"A demonstration is running in {root} already; stop it, or choose another --folder."
        ) from None


def _write_privately(path: Path, text: str) -> None:
    """In one step, so that a kill never leaves half a secret."""
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(text)
    draft.replace(path)
