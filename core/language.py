"""The languages people read Cigogne in: texts, dates and numbers.

Decides what a date, a size or a language's own name looks like. French is the language of the message
ids; adding a language is a catalogue in `translations/` and a member here. Pages, PDFs and mails share
this, so nothing here knows the web.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_time
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from core.rules.days import LOCAL_TIME

CATALOGUES = Path(__file__).parent.parent / "translations"


class Language(StrEnum):
    FRENCH = "fr"
    GERMAN = "de"
    ENGLISH = "en"

    @property
    def locale(self) -> str:
        """Whose habits dates and numbers follow: an English reader here is a European one."""
        return "en_GB" if self is Language.ENGLISH else self.value

    @property
    def own_name(self) -> str:
        """What its speakers call it: "Deutsch"."""
        return (Locale.parse(self.value).display_name or self.value).capitalize()


def spoken(code: str | None) -> Language | None:
    """The language of this code, or None when it isn't one of ours."""
    return Language(code) if code in set(Language) else None


def preferred(accepted: list[str]) -> Language:
    """The first of a browser's languages that we speak; French where none is."""
    found = negotiate_locale([code.lower().replace("-", "_") for code in accepted], list(Language))
    return Language(found) if found else Language.FRENCH


@cache
def catalogue(language: Language) -> NullTranslations:
    """The translations into a language; French needs none."""
    if language is Language.FRENCH:
        return NullTranslations()
    return Translations.load(CATALOGUES, [language.value], domain="messages")


def noted(message: str) -> str:
    """Marks a message for the catalogues where it stands as data; `Speech` says it later."""
    return message


@dataclass(frozen=True, slots=True)
class Speech:
    """How to say things in one language; times are told in the hospitals' time zone."""

    language: Language

    def gettext(self, message: str) -> str:
        return catalogue(self.language).gettext(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return catalogue(self.language).ngettext(singular, plural, number)

    def day(self, value: date | datetime | None) -> str:
        """ "12 mars 2026"; nothing for an unknown day."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            value = value.astimezone(LOCAL_TIME).date()
        written = format_date(value, "long", locale=self.language.locale)
        if self.language is Language.FRENCH and value.day == 1:
            return written.replace("1 ", "1er ", 1)
        return written

    def short_day(self, value: date | None) -> str:
        """ "12.03.2026", for tables and forms."""
        if value is None:
            return ""
        pattern = {"de": "dd.MM.yyyy"}.get(self.language.value, "dd/MM/yyyy")
        return format_date(value, pattern, locale=self.language.locale)

    def month(self, value: date) -> str:
        """ "mars 2026"."""
        return format_date(value, "LLLL y", locale=self.language.locale)

    def moment(self, value: datetime | None) -> str:
        """ "12 mars 2026 à 10:02"; nothing for an unknown moment."""
        if value is None:
            return ""
        spoken = {"day": self.day(value), "clock": self.clock(value)}
        return self.gettext("%(day)s à %(clock)s") % spoken

    def clock(self, value: time | datetime | None) -> str:
        """ "10:02"."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            value = value.astimezone(LOCAL_TIME)
        return format_time(value, "HH:mm", locale=self.language.locale)

    def weekday(self, value: datetime) -> str:
        """ "dimanche 12 avril 2026"."""
        return format_date(value.astimezone(LOCAL_TIME), "full", locale=self.language.locale)

    def number(self, value: float) -> str:
        return str(format_decimal(value, locale=self.language.locale))

    def size(self, octets: int) -> str:
        """A length in bytes as people know it: "148 Mo"; at least 0.1."""
        megabytes = max(octets / 1e6, 0.1)
        digits = "#,##0" if megabytes >= 10 else "#,##0.0"
        shown = format_decimal(megabytes, format=digits, locale=self.language.locale)
        return self.gettext("%(number)s Mo") % {"number": shown}
