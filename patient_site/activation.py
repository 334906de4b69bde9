"""From the paper slip to an account, one question a page: the code, the birth date, mail and password.

Decides the order of the steps; what was typed waits in the session on the server, never in an address,
and goes when the account opens. Whether code and birth date are right is core's matter; wrong ones get
one and the same sentence (features L1, L4).
"""

from flask import flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from core import activation, adding_people
from core.errors import (
    AddressTaken,
    CredentialsRefused,
    InvalidInput,
    NotInThisState,
    PasswordTooWeak,
    TooManyAttempts,
)
from patient_site.activation_forms import AccountForm, BirthDateForm, CodeForm
from patient_site.sign_in_ways import confirm_now
from web.context import context, viewer
from web.entrance import admit
from web.guards import ANYONE, PERSON
from web.pages import Pages
from web.speech import gettext, speech
from web.steps import after

pages = Pages("activation")

TYPED, CHECKED = "activation_typed", "activation_checked"
"""What the session keeps: the code as typed, and its number once it was found right."""


@pages.get("/activate", who=ANYONE)
def code() -> ResponseReturnValue:
    return _code_page(CodeForm(data={"code": session.get(TYPED, "")}))


@pages.post("/activate", who=ANYONE)
def take_code() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate():
        return _code_page(form, 400)
    session[TYPED] = form.code.data
    session.pop(CHECKED, None)
    return redirect(url_for("activation.birth_date"), 303)


@pages.get("/activate/birth-date", who=ANYONE)
@after("activation.code", leaving=TYPED)
def birth_date() -> ResponseReturnValue:
    return _birth_date_page(BirthDateForm())


@pages.post("/activate/birth-date", who=ANYONE)
@after("activation.code", leaving=TYPED)
def check() -> ResponseReturnValue:
    form = BirthDateForm()
    if not form.validate():
        return _birth_date_page(form, 400)
    try:
        session[CHECKED] = activation.check_code(context(), session[TYPED], form.birth_date.found)
    except CredentialsRefused:
        form.refuse("", _not_together())
        return _birth_date_page(form, 403)
    except TooManyAttempts as paused:
        form.pause(paused)
        return _birth_date_page(form, 429)
    return redirect(url_for("activation.account"), 303)


@pages.get("/activate/account", who=ANYONE)
@after("activation.birth_date", leaving=CHECKED)
def account() -> ResponseReturnValue:
    if PERSON.admits(viewer()):
        return render_template("patient_site/activate_person.html")
    return _account_page(AccountForm())


@pages.post("/activate/account", who=ANYONE)
@after("activation.birth_date", leaving=CHECKED)
def open_account() -> ResponseReturnValue:
    form = AccountForm()
    if not form.validate():
        return _account_page(form, 400)
    try:
        opened = activation.open_account(
            context(),
            session[CHECKED],
            form.mail.data or "",
            form.password.data or "",
            speech().language.value,
        )
    except CredentialsRefused:
        return _start_again()
    except (InvalidInput, PasswordTooWeak, AddressTaken) as refused:
        form.object_to(refused)
        return _account_page(form, 400)
    admit(opened)
    confirm_now()  # the slip proves more than the password she just chose
    return redirect(url_for("exams.listing"), 303)


@pages.post("/activate/person", who=PERSON)
@after("activation.birth_date", leaving=CHECKED)
def add_person() -> ResponseReturnValue:
    try:
        adding_people.add_person(context(), session[CHECKED])
    except CredentialsRefused:
        return _start_again()
    except NotInThisState:
        return render_template("patient_site/activate_person.html", is_refused=True), 409
    session.pop(TYPED, None)
    session.pop(CHECKED, None)
    flash(gettext("C’est fait : cette fiche est ajoutée à votre compte."))
    return redirect(url_for("exams.listing"), 303)


def _start_again() -> ResponseReturnValue:
    """The code was right a moment ago: it has been used or replaced since."""
    session.pop(TYPED, None)
    session.pop(CHECKED, None)
    form = CodeForm(formdata=None)
    form.refuse(
        "code",
        gettext("Ce code vient d’être utilisé ou remplacé. Prenez la fiche imprimée en dernier."),
    )
    return _code_page(form, 403)


def _not_together() -> str:
    return gettext(
        "Ce code et cette date de naissance ne vont pas ensemble. Vérifiez les deux ; la date est "
        "celle de la personne dont le nom est sur la fiche. Si la fiche a plus de 30 jours ou a "
        "déjà servi, demandez-en une autre à l’accueil."
    )


def _code_page(form: CodeForm, status: int = 200) -> ResponseReturnValue:
    return render_template("patient_site/activate_code.html", form=form), status


def _birth_date_page(form: BirthDateForm, status: int = 200) -> ResponseReturnValue:
    return render_template("patient_site/activate_birth_date.html", form=form), status


def _account_page(form: AccountForm, status: int = 200) -> ResponseReturnValue:
    return render_template("patient_site/activate_account.html", form=form), status
