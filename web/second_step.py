"""The second step of signing in to either site: the code of the app, or setting it up at first.

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
from core.second_factor import Holder
from web.context import context
from web.entrance import admit, awaited
from web.forms import Form
from web.guards import ANYONE
from web.pages import Pages
from web.qr_code import qr_code
from web.speech import gettext, lazy_gettext

pages = Pages("second_step")

NONCE = "authenticator_nonce"

Step = Callable[[Holder], ResponseReturnValue]


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
    """Gives the step the one whose password was right."""

    @wraps(step)
    def enter() -> ResponseReturnValue:
        holder = awaited()
        if holder is None:
            return redirect(url_for("session.sign_in"), 303)
        return step(holder)

    return enter


@pages.get("/second-step", who=ANYONE)
@after_password
def ask(_holder: Holder) -> ResponseReturnValue:
    return _code_page(CodeForm(formdata=None), 200)


@pages.post("/second-step", who=ANYONE)
@after_password
def check(holder: Holder) -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _code_page(form, 400)
    try:
        viewer = second_step.pass_second_step(context(), holder, form.code.data or "")
    except (CredentialsRefused, TooManyAttempts) as refusal:
        return _code_page(form, form.tell(refusal))
    return redirect(admit(viewer), 303)


@pages.get("/second-step/set-up", who=ANYONE)
@after_password
def prepare(holder: Holder) -> ResponseReturnValue:
    return _set_up_page(holder, CodeForm(formdata=None), 200)


@pages.post("/second-step/set-up", who=ANYONE)
@after_password
def set_up(holder: Holder) -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _set_up_page(holder, form, 400)
    try:
        done = second_step.set_up(context(), holder, _nonce(), form.code.data or "")
    except (CredentialsRefused, TooManyAttempts) as refusal:
        return _set_up_page(holder, form, form.tell(refusal))
    wanted = admit(done.viewer)
    return render_template("shared/recovery_codes.html", codes=done.recovery_codes, wanted=wanted)


def _nonce() -> str:
    """Of the secret on the page; a new one where none waits."""
    nonce: str = session.setdefault(NONCE, second_factor.new_nonce())
    return nonce


def _code_page(form: CodeForm, status: int) -> ResponseReturnValue:
    return render_template("shared/second_step.html", form=form), status


def _set_up_page(holder: Holder, form: CodeForm, status: int) -> ResponseReturnValue:
    enrolment = second_step.enrolment(context(), holder, _nonce())
    page = render_template(
        "shared/second_step_set_up.html",
        form=form,
        enrolment=enrolment,
        drawing=qr_code(enrolment.address),
    )
    return page, status
