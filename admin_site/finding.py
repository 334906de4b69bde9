"""What the one search field of a desk means: a birth date, or a number of this establishment.

Decides how what was typed is read. Finding is core's; what was looked for last is kept in the session on
the server, for it names a person.
"""

from dataclasses import asdict, dataclass
from datetime import date

from flask import session
from wtforms import StringField
from wtforms.validators import DataRequired

from core import patients
from core.context import Context
from core.errors import InvalidInput
from core.patients import PatientLine
from web.forms import Form, read_day
from web.speech import lazy_gettext

KEY = "search"
LONGEST = 64


@dataclass(frozen=True, slots=True)
class Search:
    typed: str
    letters: str

    @property
    def day(self) -> date | None:
        """The birth date, when it reads as one."""
        try:
            return read_day(self.typed)
        except InvalidInput:
            return None


class SearchForm(Form):
    typed = StringField(
        lazy_gettext("Date de naissance ou numéro de patient"),
        [DataRequired(lazy_gettext("Tapez une date de naissance ou un numéro."))],
    )
    letters = StringField(lazy_gettext("Premières lettres du nom ou du prénom"))

    def search(self) -> Search:
        return Search(_typed(self.typed), _typed(self.letters))


def _typed(field: StringField) -> str:
    """Scanners add control characters, and no number or name is longer."""
    shown = "".join(symbol for symbol in field.data or "" if symbol.isprintable())
    return shown.strip()[:LONGEST]


def find(ctx: Context, search: Search) -> list[PatientLine]:
    """The patients it may mean. Eight digits can be a day and a number: both are looked for."""
    by_number = [] if search.letters else patients.search_by_number(ctx, search.typed)
    by_day = patients.search_by_birth_date(ctx, search.day, search.letters) if search.day else []
    return by_number + [line for line in by_day if line not in by_number]


def remember(search: Search) -> None:
    session[KEY] = asdict(search)


def last_search() -> Search | None:
    kept = session.get(KEY)
    return Search(**kept) if kept else None
