"""The region's leaflet: which words are handed out in each language, and writing new ones."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from admin_site.leaflet_form import LeafletWordsForm
from core.errors import InvalidInput, NotFound
from core.leaflets import writing
from core.rules.days import day_of
from core.rules.leaflets import LAID_OUT, LeafletLanguage, Part, places_of
from core.rules.roles import Task
from web.context import context, now
from web.guards import staff_for
from web.pages import Pages
from web.speech import gettext

pages = Pages("leaflets", "/leaflets")

WRITING = staff_for(Task.LEAFLET)


@pages.get("", who=WRITING)
def overview() -> ResponseReturnValue:
    return render_template("admin_site/leaflets.html", languages_of=writing.overview(context()))


@pages.get("/<language>", who=WRITING)
def new(language: str) -> ResponseReturnValue:
    newest = writing.editions_in(context(), _language(language)).editions[0]
    words = {part.value: text for part, text in newest.words.items()}
    form = LeafletWordsForm(formdata=None, data={**words, "begins": day_of(now())})
    return _form_page(_language(language), form, 200)


@pages.post("/<language>", who=WRITING)
def write(language: str) -> ResponseReturnValue:
    form, spoken = LeafletWordsForm(), _language(language)
    if not form.validate():
        return _form_page(spoken, form, 400)
    try:
        if "preview" in request.form:
            return _pdf(writing.preview(context(), spoken, form.words()))
        version = writing.publish(context(), spoken, form.words(), form.begins_on())
    except InvalidInput as refusal:
        form.object_to(refusal)
        return _form_page(spoken, form, 400)
    flash(gettext("Le feuillet %(version)s est enregistré.") % {"version": version})
    return redirect(url_for("leaflets.overview"), 303)


@pages.get("/<language>/<version>", who=WRITING)
def edition(language: str, version: str) -> ResponseReturnValue:
    return _pdf(writing.printed(context(), _language(language), version))


def _language(value: str) -> LeafletLanguage:
    if value not in set(LeafletLanguage):
        raise NotFound
    return LeafletLanguage(value)


def _form_page(
    language: LeafletLanguage, form: LeafletWordsForm, status: int
) -> ResponseReturnValue:
    page = render_template(
        "admin_site/leaflet_new.html",
        form=form,
        written_in=language,
        parts_of_it=[(part, form[part.value], places_of(part)) for part in Part],
        laid_out=LAID_OUT,
    )
    return page, status


def _pdf(content: bytes) -> Response:
    headers = {"Content-Disposition": 'inline; filename="feuillet.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
