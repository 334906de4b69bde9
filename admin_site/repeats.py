"""Radiology's pages before an exam: who is expected, what each had lately, and what that has spared."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core import appointments, naming
from core.everyday_words import KINDS
from core.naming import Named
from core.repeats import asking
from core.repeats.counting import avoided_repeats
from core.rules.days import day_of
from core.rules.kinds import Kind
from core.rules.repeats import last_year
from core.rules.roles import Task
from web.context import context, now
from web.guards import staff_for
from web.pages import Pages
from web.repeat_forms import LookBackForm, RepeatAnswerForm, whys
from web.speech import gettext, speech

pages = Pages("repeats", "/before")

RADIOLOGY = staff_for(Task.REPORTING)


@pages.get("", who=RADIOLOGY)
def overview() -> ResponseReturnValue:
    return render_template(
        "admin_site/before.html",
        expected=appointments.expected_today(context()),
        avoided=avoided_repeats(context(), *last_year(day_of(now()))),
        kind_name=_kind_name,
    )


@pages.get("/<token>", who=RADIOLOGY)
def ask(token: str) -> ResponseReturnValue:
    return _page(token, LookBackForm(formdata=None))


@pages.post("/<token>", who=RADIOLOGY)
def look_back(token: str) -> ResponseReturnValue:
    form = LookBackForm()
    return _page(token, form, asked=form.validate())


@pages.post("/<token>/answer", who=RADIOLOGY)
def answer(token: str) -> ResponseReturnValue:
    form = RepeatAnswerForm()
    if not form.validate():
        return _page(token, form)
    form.give(token)
    return _page(token, form, asked=True)


def _page(token: str, form: LookBackForm, *, asked: bool = False) -> ResponseReturnValue:
    found = asking.look_back(context(), token, form.wanted() if asked else None)
    page = render_template(
        "admin_site/repeats.html", form=form, found=found, whys=whys(), plain_name=_plain_name
    )
    return page, 400 if form.errors else 200


def _plain_name(exam: Named) -> str:
    return naming.plain_name(exam, speech())


def _kind_name(kind: Kind) -> str:
    return gettext(KINDS[kind.modalities[0]])
