"""Whose data a page shows: the person somebody chose among those she looks for, kept in the session.

Pages that list something keep to one person; a form names its person itself, so that another tab that
shows somebody else changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from core.context import Context
from core.errors import NotFound
from core.exams.own_people import OwnPerson, keeping_to, own_people
from web.context import context
from web.guards import PERSON
from web.pages import Pages

pages = Pages("persons")

CHOSEN = "person"
LISTS = (
    "exams.listing",
    "sharing.own",
    "decisions.own",
    "own_doctors.overview",
    "trail.own",
)
"""Pages that keep to one person: where a choice may lead back to."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Everybody the viewer looks for, and the one whose data are shown; None where there is nobody."""

    people: Sequence[OwnPerson]
    person: OwnPerson | None

    @property
    def is_to_be_told(self) -> bool:
        """Whether a page must say whose data it shows: all is plain to one who only has her own."""
        return len(self.people) > 1 or (self.person is not None and not self.person.is_myself)


@pages.post("/person", who=PERSON)
def choose() -> ResponseReturnValue:
    wanted, page = request.form.get("person", ""), request.form.get("page", "")
    if wanted not in {one.token for one in own_people(context())}:
        raise NotFound
    session[CHOSEN] = wanted
    return redirect(url_for(page if page in LISTS else LISTS[0]), 303)


def shown() -> Shown:
    """Asked once in a request."""
    if "shown" not in g:
        people = own_people(context())
        chosen = [one for one in people if one.token == session.get(CHOSEN)]
        g.shown = Shown(people, next(iter([*chosen, *people]), None))
    found: Shown = g.shown
    return found


def context_of_shown() -> Context:
    """The context of this request, kept to the person whose data are shown."""
    person = shown().person
    return keeping_to(context(), person) if person else context()
