"""My questions: this exam isn't mine, I don't recognise this access; their numbers, days and answers."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.cases import own_case, own_cases, question_access, say_not_mine
from core.errors import NotFound
from core.exams.listing import own_card
from patient_site.persons import context_of_shown
from patient_site.plain_names import plain_name
from web.context import context
from web.forms import read_number
from web.guards import PERSON
from web.pages import Pages
from web.speech import gettext

pages = Pages("cases")


@pages.get("/cases", who=PERSON)
def own() -> ResponseReturnValue:
    return render_template("patient_site/cases.html", cases=own_cases(context_of_shown()))


@pages.get("/cases/<number>", who=PERSON)
def case(number: str) -> ResponseReturnValue:
    return render_template("patient_site/case.html", case=own_case(context(), number))


@pages.get("/exams/<token>/not-mine", who=PERSON)
def not_mine(token: str) -> ResponseReturnValue:
    exam = own_card(context(), token)
    return render_template("patient_site/not_mine.html", exam=exam, plain_name=plain_name)


@pages.post("/cases/not-mine", who=PERSON)
def say_it_is_not_mine() -> ResponseReturnValue:
    number = say_not_mine(context(), request.form.get("exam", ""))
    flash(gettext("C’est noté. Dès maintenant, plus personne ne voit cet examen."))
    return redirect(url_for("cases.case", number=number), 303)


@pages.post("/cases/access", who=PERSON)
def question() -> ResponseReturnValue:
    event = read_number(request.form.get("event", ""))
    if event is None:
        raise NotFound
    opened = question_access(context(), event)
    flash(gettext("C’est noté. Quelqu’un vérifie cet accès et vous répond."))
    return redirect(url_for("cases.case", number=opened), 303)
