"""A doctor opens the file of a patient who hasn't named her: who it is, then on what ground and why.

Whom she found waits in the session on the server: no address and no hidden field names a patient. Whether
there is a way to the file is core's matter; without one, nobody is found.
"""

from dataclasses import asdict

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired

from core.doctors import seeking
from core.errors import InvalidInput, NotFound, TooManyAttempts
from core.rules.identity import Sex
from patient_site.birth_date import BirthDateField
from web.context import context
from web.forms import Form
from web.guards import DOCTOR
from web.pages import Pages
from web.speech import gettext, lazy_gettext, speech

pages = Pages("seeking", "/doctor/seek")

SOUGHT = "sought_patient"
ATTEST, EMERGENCY = "attest", "emergency"
PROBLEMS = {
    "family_letters": lazy_gettext("Écrivez au moins trois lettres du nom."),
    "given_name": lazy_gettext("Écrivez le prénom en entier."),
    "reason": lazy_gettext("Écrivez la raison en quelques mots : le patient la lira."),
}


def _sexes() -> dict[str, str]:
    return {Sex.FEMALE.value: gettext("Femme"), Sex.MALE.value: gettext("Homme")}


class TraitsForm(Form):
    birth_date = BirthDateField(lazy_gettext("Date de naissance"))
    family_letters = StringField(
        lazy_gettext("Nom, trois premières lettres au moins"),
        [InputRequired(PROBLEMS["family_letters"])],
    )
    given_name = StringField(lazy_gettext("Prénom"), [InputRequired(PROBLEMS["given_name"])])
    sex = RadioField(
        lazy_gettext("Sexe"),
        [InputRequired(lazy_gettext("Dites s’il s’agit d’une femme ou d’un homme."))],
        choices=_sexes,
    )

    def traits(self) -> seeking.Traits:
        return seeking.Traits(
            self.birth_date.found,
            self.family_letters.data or "",
            self.given_name.data or "",
            Sex(self.sex.data),
        )


class GroundForm(Form):
    ground = RadioField(
        lazy_gettext("À quel titre ?"), [InputRequired(lazy_gettext("Choisissez à quel titre."))]
    )
    reason = TextAreaField(lazy_gettext("Raison"), [InputRequired(PROBLEMS["reason"])])

    def offer(self, sought: seeking.Sought) -> None:
        attesting = [(ATTEST, gettext("Je soigne cette personne, qui est d’accord (30 jours)"))]
        emergency = (EMERGENCY, gettext("Urgence : elle ne peut pas répondre (4 heures)"))
        self.ground.choices = [*(attesting if sought.may_attest else []), emergency]


@pages.get("", who=DOCTOR)
def ask() -> ResponseReturnValue:
    return _traits_page(TraitsForm(formdata=None), 200)


@pages.post("", who=DOCTOR)
def look() -> ResponseReturnValue:
    form = TraitsForm()
    if not form.validate():
        return _traits_page(form, 400)
    try:
        sought = seeking.seek(context(), form.traits())
    except InvalidInput as refused:
        form.refuse(refused.field, str(PROBLEMS[refused.field]))
        return _traits_page(form, 400)
    except TooManyAttempts as paused:
        form.pause(paused)
        return _traits_page(form, 429)
    if sought is None:
        return _traits_page(form, 200, nobody=True)
    session[SOUGHT] = asdict(sought)
    return redirect(url_for("seeking.found"), 303)


@pages.get("/found", who=DOCTOR)
def found() -> ResponseReturnValue:
    sought = _sought()
    if sought is None:
        return redirect(url_for("seeking.ask"), 303)
    return _ground_page(sought, GroundForm(formdata=None), 200)


@pages.post("/open", who=DOCTOR)
def open_file() -> ResponseReturnValue:
    sought = _sought()
    if sought is None:
        raise NotFound
    form = GroundForm()
    form.offer(sought)
    if not form.validate():
        return _ground_page(sought, form, 400)
    act = seeking.attest if form.ground.data == ATTEST else seeking.break_glass
    try:
        ends = act(context(), sought.token, form.reason.data or "")
    except InvalidInput as refused:
        form.refuse(refused.field, str(PROBLEMS[refused.field]))
        return _ground_page(sought, form, 400)
    session.pop(SOUGHT)
    flash(gettext("Dossier ouvert jusqu’au %(moment)s.") % {"moment": speech().moment(ends)})
    return redirect(url_for("doctor.timeline", token=sought.token), 303)


def _sought() -> seeking.Sought | None:
    kept = session.get(SOUGHT)
    return seeking.Sought(**kept) if kept else None


def _traits_page(form: TraitsForm, status: int, *, nobody: bool = False) -> ResponseReturnValue:
    return render_template("patient_site/seek.html", form=form, nobody=nobody), status


def _ground_page(sought: seeking.Sought, form: GroundForm, status: int) -> ResponseReturnValue:
    form.offer(sought)
    return render_template("patient_site/seek_found.html", form=form, sought=sought), status
