"""From a template and its values to a PDF.

Decides how templates are filled: everything escaped, nothing undefined, the fixed words in the asked
language. `render` is the one way to a PDF. What WeasyPrint makes of a page is `press`'s, in a process of
its own that `confined` starts when something is printed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.documents.assets import TEMPLATES, Asset
from core.documents.printable import printable
from core.language import Language, Speech, catalogue

BLANK_LINE = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A filled template, ready to be printed; all a printing process needs to be given."""

    html: str
    drawings: Mapping[str, Asset] = field(default_factory=dict)
    """Assets of this document alone, by name."""
    article_language: str | None = None
    """Of the text in `<article>`, where it isn't the document's."""


def fill(template: str, speaking: Language, /, **values: object) -> str:
    """The page as HTML, its fixed words in this language; `language` (BCP 47) and `direction` among
    the values say it of a page whose words are all its own.

    Raises jinja2.UndefinedError for a value that is missing.
    """
    page = environment(speaking).get_template(template)
    return printable(page.render({"language": speaking.value, "direction": "ltr"} | values))


def render(sheet: Sheet) -> bytes:
    """The PDF of a sheet: PDF/A-2a and PDF/UA-1 in one, the same bytes for the same sheet.

    Raises AssetRefused when the sheet asks for anything but its assets, PrintingStopped.
    """
    from core.documents.confined import the_press

    return the_press().print(sheet)


@cache
def environment(language: Language) -> Environment:
    """The templates as they speak in a language."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(  # type: ignore[attr-defined]  # the extension adds it
        catalogue(language), newstyle=True
    )
    speech = Speech(language)
    made.filters.update(
        day=speech.day,
        moment=speech.moment,
        weekday=speech.weekday,
        clock=speech.clock,
        paragraphs=paragraphs,
    )
    return made


def paragraphs(text: str) -> list[str]:
    """A text cut at its blank lines, with every other line break and blank kept."""
    return BLANK_LINE.split(text.strip("\n"))
