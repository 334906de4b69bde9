"""Fills the templates of a package in one language: HTML escaped, plain text as it is."""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from core.language import Speech

TEMPLATES = Path(__file__).parent / "templates"

_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def filled(speech: Speech, template: str, **told: object) -> str:
    """The template with what it is told, without the characters that XML forbids (XML 1.0, 2.2)."""
    text = _environment(speech).get_template(template).render(speech=speech, **told)
    return _NO_CHARACTER.sub("", text)


@cache
def _environment(speech: Speech) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(enabled_extensions=("htm",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # The extension adds this method to the environment, out of mypy's sight.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        speech.gettext, speech.ngettext, newstyle=True
    )
    return environment
