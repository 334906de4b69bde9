"""Exams with rays over the years: a person's own, and for a doctor those of a patient."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.dose_references import sources
from core.dose_timeline import own_doses, patient_doses
from patient_site.dose_chart import charts
from patient_site.plain_names import plain_name
from web.context import context
from web.guards import DOCTOR, PERSON
from web.pages import Pages
from web.speech import gettext, ngettext, speech

pages = Pages("doses")

A_MONTH = 30.4
MOST_DAYS = 60
"""Longer is told in months."""


@pages.get("/doses", who=PERSON)
def own() -> ResponseReturnValue:
    return render_template("patient_site/doses.html", people=own_doses(context()), **_words())


@pages.get("/doctor/patients/<token>/doses", who=DOCTOR)
def of_patient(token: str) -> ResponseReturnValue:
    person = patient_doses(context(), token)
    return render_template("patient_site/doctor_doses.html", person=person, **_words())


def _words() -> dict[str, object]:
    return {
        "plain_name": plain_name,
        "charts": charts,
        "lasting": lasting,
        "sources": sources(),
    }


def lasting(days: float) -> str:
    """How long, as people say it."""
    if days < 1:
        return gettext("moins d’un jour")
    if days <= MOST_DAYS:
        return _counted(ngettext("%(num)s jour", "%(num)s jours", round(days)), round(days))
    months = round(days / A_MONTH)
    return _counted(ngettext("%(num)s mois", "%(num)s mois", months), months)


def _counted(words: str, number: int) -> str:
    return words % {"num": speech().number(number)}
