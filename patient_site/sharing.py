"""My shares: making a link or a room code, what came of each, and ending one.

Code and PIN are on the page that answers the making, and nowhere after; the sheet is printed from there.
What may be shared, and what a share is worth, is core's matter.
"""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.documents.share_sheet import share_address
from core.errors import InvalidInput
from core.exams.listing import ExamCard
from core.sharing.making import Shareable, make_link, make_room_code, shareable, shareables
from core.sharing.own import own_share, own_shares, revoke
from core.sharing.sheet import share_sheet
from patient_site.persons import context_of_shown
from patient_site.plain_names import plain_name
from patient_site.sharing_forms import LinkForm, WishForm
from web.context import context, house
from web.guards import PERSON
from web.pages import Pages
from web.speech import gettext, speech

pages = Pages("sharing", "/shares")


@pages.get("", who=PERSON)
def own() -> ResponseReturnValue:
    return render_template(
        "patient_site/shares.html",
        shares=own_shares(context_of_shown()),
        people=shareables(context_of_shown()),
    )


@pages.get("/new/<patient>", who=PERSON)
def new(patient: str) -> ResponseReturnValue:
    form = LinkForm(data={"exams": [request.args.get("exam", "")]})
    return _link_page(shareable(context(), patient), form)


@pages.post("/new/<patient>", who=PERSON)
def make(patient: str) -> ResponseReturnValue:
    person, form = shareable(context(), patient), LinkForm()
    form.offer(person.exams, _exam_name)
    if not form.validate():
        return _link_page(person, form, 400)
    try:
        made = make_link(context(), patient, form.link_wish)
    except InvalidInput as refused:
        form.object_to(refused)
        return _link_page(person, form, 400)
    return render_template(
        "patient_site/share_made.html",
        made=made,
        share=own_share(context(), made.token),
        address=_address(),
    )


@pages.get("/room/<patient>", who=PERSON)
def room(patient: str) -> ResponseReturnValue:
    person = shareable(context(), patient)
    everything = [card.token for card in person.exams]
    recipient = gettext("Médecin en consultation")
    return _room_page(person, WishForm(data={"exams": everything, "recipient": recipient}))


@pages.post("/room/<patient>", who=PERSON)
def show_code(patient: str) -> ResponseReturnValue:
    person, form = shareable(context(), patient), WishForm()
    form.offer(person.exams, _exam_name)
    if not form.validate():
        return _room_page(person, form, 400)
    try:
        token = make_room_code(context(), patient, form.wish)
    except InvalidInput as refused:
        form.object_to(refused)
        return _room_page(person, form, 400)
    return redirect(url_for("sharing.share", token=token), 303)


@pages.get("/<token>", who=PERSON)
def share(token: str) -> ResponseReturnValue:
    return render_template(
        "patient_site/share.html",
        share=own_share(context(), token),
        now=context().now,
        address=_address(),
        exam_name=_exam_name,
    )


@pages.post("/<token>/end", who=PERSON)
def end(token: str) -> ResponseReturnValue:
    revoke(context(), token)
    flash(gettext("Ce partage est arrêté. Plus personne ne voit rien par lui."))
    return redirect(url_for("sharing.share", token=token), 303)


@pages.post("/<token>/sheet", who=PERSON)
def sheet(token: str) -> ResponseReturnValue:
    code, pin = request.form.get("code", ""), request.form.get("pin", "")
    pdf = share_sheet(context(), token, code, pin, speech().language)
    response = Response(pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "inline", filename="fiche-de-partage.pdf")
    return response


def _link_page(person: Shareable, form: LinkForm, status: int = 200) -> ResponseReturnValue:
    form.offer(person.exams, _exam_name)
    return render_template("patient_site/share_new.html", person=person, form=form), status


def _room_page(person: Shareable, form: WishForm, status: int = 200) -> ResponseReturnValue:
    form.offer(person.exams, _exam_name)
    return render_template("patient_site/room_new.html", person=person, form=form), status


def _exam_name(card: ExamCard) -> str:
    day = speech().day(card.day) or gettext("date inconnue")
    return gettext("%(name)s, %(day)s, %(place)s") % {
        "name": plain_name(card),
        "day": day,
        "place": card.establishment,
    }


def _address() -> str:
    return share_address(house().settings.patient_url)
