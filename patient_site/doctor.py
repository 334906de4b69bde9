"""The doctor's desk: her patients' exams, unread first; a patient found, and her timeline.

An exam's own pages are those of the patient. What may be in a list is core's matter; what is typed to
find somebody never reaches an address.
"""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from core.doctors import desk
from patient_site.plain_names import plain_name
from web.context import context
from web.forms import DayField, Form
from web.guards import DOCTOR
from web.pages import Pages
from web.speech import lazy_gettext

pages = Pages("doctor", "/doctor")


class PatientForm(Form):
    birth_date = DayField(
        lazy_gettext("Date de naissance"),
        [InputRequired(lazy_gettext("Écrivez la date de naissance."))],
    )
    letters = StringField(lazy_gettext("Premières lettres du nom ou du prénom"))


@pages.get("", who=DOCTOR)
def exams() -> ResponseReturnValue:
    return render_template(
        "patient_site/doctor.html",
        page=desk.desk(context(), request.args.get("after", "")),
        search=PatientForm(formdata=None),
        plain_name=plain_name,
    )


@pages.post("/patients", who=DOCTOR)
def find() -> ResponseReturnValue:
    form = PatientForm()
    found = None
    if form.validate() and form.birth_date.data:
        found = desk.find_patients(context(), form.birth_date.data, form.letters.data or "")
    page = render_template("patient_site/doctor_found.html", form=form, found=found)
    return page, 400 if found is None else 200


@pages.get("/patients/<token>", who=DOCTOR)
def timeline(token: str) -> ResponseReturnValue:
    return render_template(
        "patient_site/doctor_timeline.html",
        timeline=desk.timeline(context(), token, request.args.get("after", "")),
        plain_name=plain_name,
    )
