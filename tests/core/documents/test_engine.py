import pytest
from jinja2 import UndefinedError

from core.documents.engine import BLANK_LINE, environment, fill, paragraphs
from core.documents.report import ReportPrint
from core.language import Language


@pytest.mark.parametrize("language", Language)
def test_what_is_put_into_a_template_is_escaped(language: Language) -> None:
    page = environment(language).from_string("{{ _('Validé par %(name)s', name=name) }} {{ name }}")
    assert "<b>" not in page.render(name="<b>")
    assert page.render(name="<b>").endswith(" &lt;b&gt;")


def test_a_value_that_is_missing_is_an_error(report: ReportPrint) -> None:
    with pytest.raises(UndefinedError):
        fill("report.html", Language.FRENCH, report=report)


def test_the_page_names_its_language(report: ReportPrint) -> None:
    html = fill(
        "report.html",
        Language.GERMAN,
        report=report,
        text=report.text,
        author="",
        created=report.text.validated_at,
    )
    assert '<html lang="de" dir="ltr">' in html


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("eins", ["eins"]),
        ("eins\nzwei", ["eins\nzwei"]),
        ("eins\n\nzwei", ["eins", "zwei"]),
        ("eins\n \t\nzwei", ["eins", "zwei"]),
        ("\neins\n\n\n  zwei\n", ["eins", "\n  zwei"]),
    ],
)
def test_a_text_is_cut_at_its_blank_lines_and_nowhere_else(text: str, cut: list[str]) -> None:
    assert paragraphs(text) == cut


def test_no_paragraph_is_lost_between_blank_lines() -> None:
    text = "\n\n".join(str(number) for number in range(100))
    assert "".join(paragraphs(text)) == BLANK_LINE.sub("", text)
