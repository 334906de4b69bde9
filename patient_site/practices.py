"""A doctor's practices: founding one, inviting colleagues, saying that one still works there."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from core.doctors import practices
from core.errors import InvalidInput
from core.rules.rpps import read_rpps
from web.context import context
from web.forms import Form
from web.guards import DOCTOR
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("practices", "/doctor/practices")


class PracticeForm(Form):
    name = StringField(
        lazy_gettext("Nom du cabinet"),
        [InputRequired(lazy_gettext("Écrivez le nom du cabinet."))],
    )


@pages.get("", who=DOCTOR)
def overview() -> ResponseReturnValue:
    return _page(PracticeForm(formdata=None), 200)


@pages.post("", who=DOCTOR)
def found() -> ResponseReturnValue:
    form = PracticeForm()
    if not form.validate():
        return _page(form, 400)
    try:
        practices.found_practice(context(), form.name.data or "")
    except InvalidInput:
        form.refuse("name", gettext("Écrivez le nom, 200 caractères au plus."))
        return _page(form, 400)
    return _told(gettext("Le cabinet est noté. Invitez vos confrères."))


@pages.post("/<practice>/invite", who=DOCTOR)
def invite(practice: str) -> ResponseReturnValue:
    try:
        practices.invite_colleague(context(), practice, read_rpps(_number()) or "")
    except InvalidInput:
        return _told(gettext("Aucun médecin vérifié n’a ce numéro RPPS."))
    return _told(gettext("Votre confrère trouvera l’invitation sur cette page."))


@pages.post("/<practice>/confirm", who=DOCTOR)
def confirm(practice: str) -> ResponseReturnValue:
    practices.confirm(context(), practice)
    return _told(gettext("C’est noté pour trois mois."))


@pages.post("/<practice>/end", who=DOCTOR)
def end(practice: str) -> ResponseReturnValue:
    practices.end_membership(context(), practice, _number())
    return _told(gettext("Plus rien n’est partagé avec ce médecin dès maintenant."))


def _number() -> str:
    return request.form.get("rpps", "")


def _told(news: str) -> ResponseReturnValue:
    flash(news)
    return redirect(url_for("practices.overview"), 303)


def _page(form: PracticeForm, status: int) -> ResponseReturnValue:
    own = practices.own_practices(context())
    return render_template("patient_site/practices.html", form=form, practices=own), status
