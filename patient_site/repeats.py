"""Before a doctor orders an exam: has her patient had such an exam lately, and does it serve?

What is asked comes by POST, so that no address tells what a patient may have.
"""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.repeats import asking
from patient_site.plain_names import plain_name
from web.context import context
from web.guards import DOCTOR
from web.pages import Pages
from web.repeat_forms import LookBackForm, RepeatAnswerForm, whys

pages = Pages("repeats", "/doctor/patients/<token>/earlier")


@pages.get("", who=DOCTOR)
def ask(token: str) -> ResponseReturnValue:
    return _page(token, LookBackForm(formdata=None))


@pages.post("", who=DOCTOR)
def look_back(token: str) -> ResponseReturnValue:
    form = LookBackForm()
    return _page(token, form, asked=form.validate())


@pages.post("/answer", who=DOCTOR)
def answer(token: str) -> ResponseReturnValue:
    form = RepeatAnswerForm()
    if not form.validate():
        return _page(token, form)
    form.give(token)
    return _page(token, form, asked=True)


def _page(token: str, form: LookBackForm, *, asked: bool = False) -> ResponseReturnValue:
    found = asking.look_back(context(), token, form.wanted() if asked else None)
    page = render_template(
        "patient_site/repeats.html", form=form, found=found, whys=whys(), plain_name=plain_name
    )
    return page, 400 if form.errors else 200
