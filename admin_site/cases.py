"""Questions of patients about an exam or an access, the oldest first, and the form of the answer."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, TextAreaField, ValidationError
from wtforms.validators import InputRequired

from core import case_answers
from core.cases import CaseLine
from core.errors import NotInThisState
from core.rules.cases import FINDINGS, LONGEST_WORDS, SHORTEST_ANSWER, Finding
from core.rules.roles import Task
from web.context import context
from web.forms import Form
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext, lazy_gettext

pages = Pages("cases", "/cases")

ANSWERING = staff_for(Task.CASES)
FOUND = {
    Finding.HERS: lazy_gettext("L’examen est bien celui de ce patient : il redevient visible"),
    Finding.NOT_HERS: lazy_gettext("L’examen n’est pas celui de ce patient : il reste caché"),
    Finding.JUSTIFIED: lazy_gettext("L’accès était justifié"),
    Finding.UNJUSTIFIED: lazy_gettext("L’accès n’était pas justifié"),
}


class AnswerForm(Form):
    finding = RadioField(
        lazy_gettext("Ce que la vérification a montré"),
        [InputRequired(lazy_gettext("Dites ce que la vérification a montré."))],
    )
    answer = TextAreaField(
        lazy_gettext("Réponse au patient"),
        [InputRequired(lazy_gettext("Écrivez au patient ce que vous avez vérifié."))],
    )

    def validate_answer(self, field: TextAreaField) -> None:
        if len((field.data or "").strip()) < SHORTEST_ANSWER:
            raise ValidationError(gettext("Écrivez au patient ce que vous avez vérifié."))
        if len(field.data or "") > LONGEST_WORDS:
            raise ValidationError(gettext("Cette réponse est trop longue."))


@pages.get("", who=ANSWERING)
def overview() -> ResponseReturnValue:
    return render_template("admin_site/cases.html", cases=case_answers.open_cases(context()))


@pages.get("/<number>", who=ANSWERING)
def case(number: str) -> ResponseReturnValue:
    return _page(case_answers.open_case(context(), number), AnswerForm(formdata=None))


@pages.post("/<number>", who=ANSWERING)
def answer(number: str) -> ResponseReturnValue:
    opened, form = case_answers.open_case(context(), number), AnswerForm()
    _offer(form, opened)
    if not form.validate():
        return _page(opened, form, 400)
    try:
        finding = Finding(form.finding.data)
        case_answers.answer_case(context(), number, finding, form.answer.data or "")
    except NotInThisState:
        flash(gettext("Une réponse avait déjà été donnée. Elle n’a pas changé."))
    else:
        flash(gettext("Le patient lira votre réponse chez lui."))
    return redirect(url_for("cases.overview"), 303)


def _offer(form: AnswerForm, case: CaseLine) -> None:
    form.finding.choices = [(one.value, FOUND[one]) for one in FINDINGS[case.kind]]


def _page(case: CaseLine, form: AnswerForm, status: int = 200) -> ResponseReturnValue:
    _offer(form, case)
    page = render_template("admin_site/case.html", case=case, form=form, longest=LONGEST_WORDS)
    return page, status
