"""The frame, the forms and the error page, rendered: one heading, labels, errors where they belong."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, FormField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from core.context import NOBODY
from core.language import Language, Speech
from web.errors import STATUS

TEMPLATES = Path(__file__).parent.parent.parent / "templates"


class Reader(HTMLParser):
    """Collects the elements of a page and the text of its h1 and title."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, str] = {}
        self._inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        self.texts[self._inside] = self.texts.get(self._inside, "") + data

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def values(self, attribute: str) -> set[str]:
        return {value for _, held in self.elements if (value := held.get(attribute))}


def render(source: str, **values: Any) -> Reader:
    speech = Speech(Language.FRENCH)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        speech.gettext, speech.ngettext, newstyle=True
    )
    frame = {
        "asset": lambda name: f"/static/{name}",
        "csrf_token": lambda: "token",
        "footer_links": [("help", "Aide")],
        "language": Language.FRENCH,
        "languages": list(Language),
        "navigation": [("exams", "Mes examens", True), ("choices", "Mes choix", False)],
        "path": "/exams",
        "request_number": "a3f09c11d2e7",
        "site": "patient",
        "speech": speech,
        "url_for": lambda endpoint: f"/{endpoint}",
        "viewer": NOBODY,
    }
    return Reader(environment.from_string(source).render(frame | values))


ERROR = "{% extends 'shared/error.html' %}"


@pytest.mark.parametrize("kind", sorted({*STATUS.values(), 405, 413, 418, 500}))
def test_error_page_has_one_heading_and_says_the_number(kind: int) -> None:
    page = render(ERROR, kind=kind)
    assert [tag for tag, _ in page.elements].count("h1") == 1
    assert page.texts["h1"].strip()
    assert page.texts["title"] == f"{page.texts['h1']} — Cigogne"
    assert "a3f09c11d2e7" in page.texts["span"]


def test_each_status_of_the_table_has_sentences_of_its_own() -> None:
    headings = {kind: render(ERROR, kind=kind).texts["h1"] for kind in {*STATUS.values(), 500}}
    assert len(set(headings.values())) == len(headings)


def test_frame_tells_where_one_is() -> None:
    page = render(ERROR, kind=404)
    assert ("a", {"href": "/exams", "aria-current": "page"}) in page.elements
    assert ("html", {"lang": "fr", "dir": "ltr", "class": "patient"}) in page.elements


class Day(Form):
    day = StringField("Jour")
    month = StringField("Mois")
    year = StringField("Année")


class Activation(Form):
    code = StringField(
        "Code", [InputRequired(), Length(12, message="Trop court")], description="3 groupes"
    )
    birth = FormField(Day, "Date de naissance")
    answer = RadioField(
        "Réponse",
        [InputRequired("Choisissez")],
        choices=[SelectChoice("yes", "Oui"), SelectChoice("no", "Non")],
    )
    understood = BooleanField("J’ai compris", [InputRequired("Cochez")])


FORM = """{% extends 'shared/page.html' %}{% block heading %}Ouvrir mon accès{% endblock %}
{% block content %}{% call forms.form(form) %}
{{ forms.field(form.code, autocomplete='one-time-code') }}
{{ forms.date(form.birth, autocomplete='bday') }}
{{ forms.field(form.answer) }}
{{ forms.field(form.understood) }}
{{ forms.button('Continuer') }}{% endcall %}{% endblock %}"""


@pytest.fixture
def refused() -> Reader:
    form = Activation(MultiDict({"code": "K7", "birth-day": "31"}))
    form.validate()
    form.birth.form.day.errors = ["Ce jour n’existe pas"]
    return render(FORM, form=form)


def test_refused_form_links_each_error_to_its_field(refused: Reader) -> None:
    links = {href[1:] for href in refused.values("href") if href.startswith("#")} - {"content"}
    assert links == {"code", "birth-day", "answer-0", "understood"}
    assert links <= refused.values("id")


def test_refused_form_describes_each_field_by_what_is_there(refused: Reader) -> None:
    described = {name for ids in refused.values("aria-describedby") for name in ids.split()}
    assert described == {
        "code-hint",
        *(f"{name}-error" for name in ("code", "birth", "answer", "understood")),
    }
    assert described <= refused.values("id")


def test_refused_form_says_so_in_its_title(refused: Reader) -> None:
    assert refused.texts["title"] == "Erreur – Ouvrir mon accès — Cigogne"


def test_form_asks_with_a_label_for_every_control() -> None:
    page = render(FORM, form=Activation())
    controls = {
        held["id"] for tag, held in page.elements if tag == "input" and held["type"] == "text"
    }
    assert controls == {"code", "birth-day", "birth-month", "birth-year"}
    assert controls <= page.values("for")
    assert {"bday-day", "bday-month", "bday-year"} <= page.values("autocomplete")


def test_every_form_of_a_page_carries_the_token() -> None:
    page = render(FORM, form=Activation())
    tokens_held = [held for _, held in page.elements if held.get("name") == "csrf_token"]
    assert len(tokens_held) == [tag for tag, _ in page.elements].count("form") == 2
