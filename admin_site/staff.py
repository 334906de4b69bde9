"""Colleagues: who works in which role, inviting, stopping at once, another role.

A code is shown once, on the answer to what made it. Who may decide about whom is core's matter.
"""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin_site.role_names import ROLE_NAMES
from admin_site.staff_forms import ColleagueForm
from core.errors import AddressTaken, InvalidInput, NotFound
from core.establishments import establishment_names
from core.invitations import Invited
from core.rules.roles import Role, Task
from core.rules.staffing import roles_she_gives
from core.staff import directory, invitations
from web.context import context, viewer
from web.forms import read_number
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext

pages = Pages("staff", "/staff")

STAFFING = staff_for(Task.STAFF)


@pages.get("", who=STAFFING)
def overview() -> ResponseReturnValue:
    return _page(_colleague_form())


@pages.post("", who=STAFFING)
def invite() -> ResponseReturnValue:
    form = _colleague_form()
    if not form.validate():
        return _page(form, 400)
    try:
        return _told(invitations.invite(context(), form.colleague()))
    except (InvalidInput, AddressTaken) as refused:
        form.object_to(refused)
        return _page(form, 400)


@pages.post("/invite-again", who=STAFFING)
def invite_again() -> ResponseReturnValue:
    return _told(invitations.invite_again(context(), _number()))


@pages.post("/suspend", who=STAFFING)
def suspend() -> ResponseReturnValue:
    directory.suspend(context(), _number())
    flash(gettext("Ce compte n’ouvre plus rien dès maintenant."))
    return redirect(url_for("staff.overview"), 303)


@pages.post("/resume", who=STAFFING)
def resume() -> ResponseReturnValue:
    directory.resume(context(), _number())
    flash(gettext("Cette personne peut de nouveau se connecter."))
    return redirect(url_for("staff.overview"), 303)


@pages.post("/role", who=STAFFING)
def change_role() -> ResponseReturnValue:
    directory.change_role(context(), _number(), _role())
    flash(gettext("La fonction est changée dès maintenant."))
    return redirect(url_for("staff.overview"), 303)


def _number() -> int:
    """Whom the form names. Raises NotFound."""
    number = read_number(request.form.get("number", ""))
    if number is None:
        raise NotFound
    return number


def _role() -> Role:
    """The role the form names. Raises NotFound."""
    named = {role.value: role for role in Role}.get(request.form.get("role", ""))
    if named is None:
        raise NotFound
    return named


def _place_in_list() -> int:
    return min(max(read_number(request.args.get("page", "")) or 1, 1), 1000)


def _colleague_form() -> ColleagueForm:
    form = ColleagueForm()
    form.offer(roles_she_gives(viewer().role), establishment_names(context()))
    if viewer().establishment_id is not None:
        del form.establishment
    return form


def _told(invited: Invited) -> ResponseReturnValue:
    return render_template(
        "admin_site/staff_invited.html",
        invited=invited,
        address=url_for("invited.invitation", _external=True),
    )


def _page(form: ColleagueForm, status: int = 200) -> ResponseReturnValue:
    page = _place_in_list()
    shown = render_template(
        "admin_site/staff.html",
        form=form,
        colleagues=directory.colleagues(context(), page),
        place=page,
        role_names=ROLE_NAMES,
    )
    return shown, status
