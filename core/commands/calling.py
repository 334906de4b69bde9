"""How a command is called: in which context, with which settings, and how it says what went wrong."""

import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError

from core.config import Settings
from core.context import Context, system
from core.db import Database
from core.errors import CigogneError
from core.imaging.confined import ConfinedStudio
from core.sentences import sentence
from core.storage import Store

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

DEMONSTRATION = Path(__file__).parents[2] / "var" / "demo" / "settings"


def in_context(
    command: Callable[Arguments, Answer],
) -> Callable[Arguments, Answer]:
    """Tells what went wrong as one sentence, never as a traceback: this is one of the doors."""

    @wraps(command)
    def run(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        try:
            return command(*args, **kwargs)
        except BrokenPipeError:  # whoever read us has enough
            raise
        except (CigogneError, SQLAlchemyError, OSError) as error:
            raise click.ClickException(sentence(error)) from error

    return run


def surroundings() -> Mapping[str, str]:
    """The settings this process works with."""
    return told_settings(os.environ, DEMONSTRATION)


def make_context(name: str) -> Context:
    settings = Settings.from_environment(surroundings())
    return Context(
        db=Database(settings.database_url),
        store=Store(settings.store),
        settings=settings,
        viewer=system(name),
        now=datetime.now(UTC),
        studio=ConfinedStudio(),
    )


def told_settings(environment: Mapping[str, str], demonstration: Path) -> Mapping[str, str]:
    """The settings of this process. To a command typed without any, those that `bin/demo` wrote
    down in this checkout: so that an import by hand reaches the demonstration, and says so."""
    if any(name.startswith("CIGOGNE_") for name in environment) or not demonstration.is_file():
        return environment
    click.echo(f"With the settings of the demonstration in {demonstration.parent}.", err=True)
    return written(demonstration)


def written(settings: Path) -> Mapping[str, str]:
    """The settings in a file, if it is there."""
    lines = settings.read_text("utf-8").splitlines() if settings.is_file() else []
    return dict(line.split("=", 1) for line in lines)
