"""The way in for a doctor without an account, and what was shared with her.

Opening a page uses nothing up: links are followed by programs that look for viruses. Only the form does,
and whatever is wrong in it gets one sentence.
"""

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from core.context import Viewer
from core.errors import CredentialsRefused, TooManyAttempts
from core.sharing.entering import open_link, open_room
from core.sharing.guests import shared_list
from patient_site.plain_names import plain_name
from patient_site.sharing_forms import LinkGuestForm, RoomGuestForm
from web.context import context
from web.entrance import admit
from web.forms import Form
from web.guards import ANYONE, GUEST
from web.pages import Pages
from web.speech import gettext

pages = Pages("guests")


@pages.get("/share", who=ANYONE)
def link() -> ResponseReturnValue:
    return render_template("patient_site/guest_link.html", form=LinkGuestForm())


@pages.post("/share", who=ANYONE)
def enter_by_link() -> ResponseReturnValue:
    form = LinkGuestForm()
    return _entered(
        form,
        "patient_site/guest_link.html",
        lambda: open_link(
            context(), form.code.data or "", form.pin.data or "", form.birth_date.found
        ),
    )


@pages.get("/share/room", who=ANYONE)
def room() -> ResponseReturnValue:
    return render_template("patient_site/guest_room.html", form=RoomGuestForm())


@pages.post("/share/room", who=ANYONE)
def enter_by_room() -> ResponseReturnValue:
    form = RoomGuestForm()
    return _entered(
        form,
        "patient_site/guest_room.html",
        lambda: open_room(context(), form.digits.data or "", form.birth_date.found),
    )


@pages.get("/share/over", who=ANYONE)
def over() -> ResponseReturnValue:
    return render_template("patient_site/guest_over.html")


@pages.get("/shared", who=GUEST)
def exams() -> ResponseReturnValue:
    return render_template(
        "patient_site/guest_exams.html", shared=shared_list(context()), plain_name=plain_name
    )


def _entered(form: Form, template: str, opened: Callable[[], Viewer]) -> ResponseReturnValue:
    if not form.validate():
        return render_template(template, form=form), 400
    try:
        admit(opened())
    except CredentialsRefused:
        form.refuse(
            "",
            gettext(
                "Cela n’ouvre rien. Vérifiez chaque champ ; le partage a peut-être aussi pris fin. "
                "Le patient peut vous en faire un autre."
            ),
        )
        return render_template(template, form=form), 403
    except TooManyAttempts as paused:
        form.pause(paused)
        return render_template(template, form=form), 429
    return redirect(url_for("guests.exams"), 303)
