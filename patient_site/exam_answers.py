"""Who may open this one exam: a no about it alone, and taking it back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotFound
from core.exam_answers import answer_of_exam, exam_answers
from core.rules.consent import Answer, Question
from patient_site.plain_names import plain_name
from web.context import context
from web.guards import PERSON
from web.pages import Pages
from web.speech import gettext

pages = Pages("exam_answers")

ANSWERS = {"yes": Answer.GRANTED, "no": Answer.REFUSED}


@pages.get("/exams/<token>/answers", who=PERSON)
def overview(token: str) -> ResponseReturnValue:
    answers = exam_answers(context(), token)
    return render_template("patient_site/exam_answers.html", answers=answers, plain_name=plain_name)


@pages.post("/exams/answers", who=PERSON)
def answer() -> ResponseReturnValue:
    token, question = request.form.get("exam", ""), request.form.get("question", "")
    given = ANSWERS.get(request.form.get("answer", ""))
    if given is None or question not in {one.value for one in Question}:
        raise NotFound
    answer_of_exam(context(), token, Question(question), given)
    flash(gettext("Votre réponse est enregistrée. Elle vaut dès maintenant."))
    return redirect(url_for("exam_answers.overview", token=token), 303)
