"""A doctor's programs: the address of DICOMweb, and the tokens with which they read there."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from core.doctors import tokens
from core.errors import InvalidInput, NotInThisState
from patient_site.dicomweb_answers import root
from web.context import context
from web.forms import Form, read_number
from web.guards import DOCTOR
from web.pages import Pages
from web.speech import gettext, lazy_gettext, ngettext

pages = Pages("programs", "/doctor/programs")


class TokenForm(Form):
    name = StringField(
        lazy_gettext("Nom du logiciel"),
        [InputRequired(lazy_gettext("Écrivez le nom du logiciel."))],
    )
    days = RadioField(
        lazy_gettext("Valable"),
        [InputRequired(lazy_gettext("Choisissez une durée."))],
        coerce=int,
        default=30,
    )

    def offer(self) -> "TokenForm":
        self.days.choices = [
            (days, ngettext("un jour", "%(num)s jours", days) % {"num": days})
            for days in tokens.LIVES
        ]
        return self


@pages.get("", who=DOCTOR)
def overview() -> ResponseReturnValue:
    return _page(TokenForm(formdata=None).offer(), 200)


@pages.post("", who=DOCTOR)
def make() -> ResponseReturnValue:
    """The token is on the page that answers, and nowhere after."""
    form = TokenForm().offer()
    if not form.validate():
        return _page(form, 400)
    try:
        token = tokens.make_token(context(), form.name.data or "", form.days.data)
    except InvalidInput:
        form.refuse("name", gettext("Écrivez un nom, 100 caractères au plus."))
        return _page(form, 400)
    except NotInThisState:
        form.refuse("", gettext("Vous avez déjà beaucoup de clés : supprimez-en une d’abord."))
        return _page(form, 409)
    page = {"token": token, "name": form.name.data, "address": root()}
    return render_template("patient_site/program_token.html", **page)


@pages.post("/revoke", who=DOCTOR)
def revoke() -> ResponseReturnValue:
    tokens.revoke_token(context(), read_number(request.form.get("number", "")) or 0)
    flash(gettext("Cette clé n’ouvre plus rien dès maintenant."))
    return redirect(url_for("programs.overview"), 303)


def _page(form: TokenForm, status: int) -> ResponseReturnValue:
    page = {"form": form, "tokens": tokens.own_tokens(context()), "address": root()}
    return render_template("patient_site/programs.html", **page), status
