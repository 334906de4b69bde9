"""My decisions: the three questions, what each answer changes, and how they were answered before;
and when results appear.

An answer is one press; taking back a yes asks once, on a page that says what will happen. What an
answer means and when it holds is core's matter.
"""

from collections.abc import Iterable
from datetime import timedelta
from enum import Enum
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.consents import ReceiptEntry
from core.errors import NotFound
from core.own_decisions import (
    OwnDecisions,
    answer_online,
    own_decisions,
    own_decisions_about,
)
from core.release_wishes import choose_online
from core.rules.consent import Answer, Question
from patient_site.persons import context_of_shown
from web.context import context, viewer
from web.guards import PERSON
from web.pages import Pages
from web.release_form import ReleaseForm, blank
from web.speech import gettext

pages = Pages("decisions", "/decisions")

NEWS_FOR = timedelta(days=30)

Member = TypeVar("Member", bound=Enum)


@pages.get("", who=PERSON)
def own() -> ResponseReturnValue:
    people = own_decisions(context_of_shown())
    return render_template("patient_site/decisions.html", people=people, news=_news(people))


@pages.get("/<patient>/<question>/withdrawal", who=PERSON)
def withdrawal(patient: str, question: str) -> ResponseReturnValue:
    return render_template(
        "patient_site/withdrawal.html",
        person=own_decisions_about(context(), patient),
        question=_member(Question, question),
    )


@pages.post("", who=PERSON)
def answer() -> ResponseReturnValue:
    answer_online(
        context(),
        request.form.get("patient", ""),
        _member(Question, request.form.get("question", "")),
        _member(Answer, request.form.get("answer", "")),
    )
    flash(gettext("Votre réponse est enregistrée. Elle vaut dès maintenant."))
    return redirect(url_for("decisions.own"), 303)


@pages.post("/<patient>/release", who=PERSON)
def choose_release(patient: str) -> ResponseReturnValue:
    person, form = own_decisions_about(context(), patient), ReleaseForm()
    if not form.validate():
        return render_template("patient_site/release.html", person=person, form=form), 400
    choose_online(context(), patient, form.wish())
    flash(gettext("Votre choix est enregistré. Il vaut aussi pour les résultats déjà en attente."))
    return redirect(url_for("decisions.own"), 303)


@pages.get("/<patient>/release", who=PERSON)
def release(patient: str) -> ResponseReturnValue:
    person = own_decisions_about(context(), patient)
    return render_template("patient_site/release.html", person=person, form=blank(person.wish))


def _news(people: Iterable[OwnDecisions]) -> list[ReceiptEntry]:
    """What somebody else answered lately for the same person, newest first."""
    since = context().now - NEWS_FOR
    told = (entry for person in people for entry in person.history)
    return [one for one in told if one.recorded_at > since and one.answered_by != viewer().name]


def _member(members: type[Member], value: str) -> Member:
    """The member a form names. Raises NotFound for what our forms never send."""
    try:
        return members(value)
    except ValueError:
        raise NotFound from None
