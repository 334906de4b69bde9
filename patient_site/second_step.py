"""The second step of signing in: the code of the app, or setting the app up the first time.

Both need the password to have been right some minutes ago; otherwise they lead back to it. The secret
being set up waits in the session on the server, never in an address or a hidden field.
"""

from collections.abc import Callable
from functools import wraps

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from core import second_factor, second_step
from core.errors import CredentialsRefused, TooManyAttempts
from web.context import context
from web.entrance import admit, awaited
from web.forms import Form
from web.guards import ANYONE
from web.pages import Pages
from web.qr_code import qr_code
from web.speech import gettext, lazy_gettext

pages = Pages("second_step")

NONCE = "authenticator_nonce"

Step = Callable[[int], ResponseReturnValue]


class CodeForm(Form):
    code = StringField(
        lazy_gettext("Code"), [InputRequired(lazy_gettext("Écrivez le code de votre application."))]
    )

    def tell(self, refusal: CredentialsRefused | TooManyAttempts) -> int:
        """Say why not, beside the field; gives the status of the answer."""
        if isinstance(refusal, TooManyAttempts):
            self.pause(refusal, "code")
            return 429
        self.refuse(
            "code",
            gettext("Ce code ne convient pas. Attendez le suivant : chacun ne sert qu’une fois."),
        )
        return 403


def after_password(step: Step) -> Callable[[], ResponseReturnValue]:
    """Gives the step the account whose password was right."""

    @wraps(step)
    def enter() -> ResponseReturnValue:
        account_id = awaited()
        if account_id is None:
            return redirect(url_for("session.sign_in"), 303)
        return step(account_id)

    return enter


@pages.get("/second-step", who=ANYONE)
@after_password
def ask(_account_id: int) -> ResponseReturnValue:
    return _code_page(CodeForm(formdata=None), 200)


@pages.post("/second-step", who=ANYONE)
@after_password
def check(account_id: int) -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _code_page(form, 400)
    try:
        viewer = second_step.pass_second_step(context(), account_id, form.code.data or "")
    except (CredentialsRefused, TooManyAttempts) as refusal:
        return _code_page(form, form.tell(refusal))
    return redirect(admit(viewer), 303)


@pages.get("/second-step/set-up", who=ANYONE)
@after_password
def prepare(account_id: int) -> ResponseReturnValue:
    return _set_up_page(account_id, CodeForm(formdata=None), 200)


@pages.post("/second-step/set-up", who=ANYONE)
@after_password
def set_up(account_id: int) -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _set_up_page(account_id, form, 400)
    try:
        done = second_step.set_up(context(), account_id, _nonce(), form.code.data or "")
    except (CredentialsRefused, TooManyAttempts) as refusal:
        return _set_up_page(account_id, form, form.tell(refusal))
    wanted = admit(done.viewer)
    return render_template(
        "patient_site/recovery_codes.html", codes=done.recovery_codes, wanted=wanted
    )


def _nonce() -> str:
    """Of the secret on the page; a new one where none waits."""
    nonce: str = session.setdefault(NONCE, second_factor.new_nonce())
    return nonce


def _code_page(form: CodeForm, status: int) -> ResponseReturnValue:
    return render_template("patient_site/second_step.html", form=form), status


def _set_up_page(account_id: int, form: CodeForm, status: int) -> ResponseReturnValue:
    enrolment = second_step.enrolment(context(), account_id, _nonce())
    page = render_template(
        "patient_site/second_step_set_up.html",
        form=form,
        enrolment=enrolment,
        drawing=qr_code(enrolment.address),
    )
    return page, status
