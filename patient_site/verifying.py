"""Verifying a package: anyone who holds one may learn whether it is ours. The file itself stays there."""

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from core.errors import InvalidInput
from core.packages.issued import issued_at
from web.context import context
from web.forms import Form
from web.guards import ANYONE
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("verifying")


class ChecksumForm(Form):
    checksum = StringField(lazy_gettext("Empreinte SHA-256 du fichier"), [InputRequired()])


@pages.get("/verify", who=ANYONE)
def page() -> ResponseReturnValue:
    return _page(ChecksumForm(formdata=None))


# By POST, so that no history keeps which package somebody had.
@pages.post("/verify", who=ANYONE)
def verify() -> ResponseReturnValue:
    form = ChecksumForm()
    if not form.validate():
        return _page(form), 400
    try:
        when = issued_at(context(), form.checksum.data or "")
    except InvalidInput:
        form.refuse("checksum", gettext("Une empreinte a 64 signes, de 0 à 9 et de a à f."))
        return _page(form), 400
    return _page(form, answer="issued" if when else "unknown", issued_at=when)


def _page(form: ChecksumForm, **told: object) -> str:
    nothing = {"answer": "", "issued_at": None}
    return render_template("patient_site/verify.html", form=form, **nothing | told)
