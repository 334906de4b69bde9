"""A report from another system becomes the four parts of ours, word for word."""

from collections.abc import Callable

import pytest
from pydicom.dataset import Dataset

from core.imaging.dicom import DicomObject, open_object
from core.objects.narrative import Narrative, narrative
from core.objects.structured_report import read_document
from tests.core.objects.writing import code, content, image, installed, number, report, text

Told = Callable[..., Narrative]

FINDING = code("121071", meaning="Finding")


@pytest.fixture
def told(received: Callable[[Dataset], DicomObject]) -> Told:
    return lambda *children: narrative(read_document(received(report(*children)).dataset))


def section(heading: list[Dataset], *children: Dataset) -> Dataset:
    return content("CONTAINER", heading, *children)


def test_sections_become_the_parts_of_a_report(told: Told) -> None:
    seen = text(FINDING, "Pas de nodule."), text(FINDING, "Rate normale.")
    assert told(
        section(code("121060", meaning="History"), text(code("121060"), "Toux.")),
        section(code("121064", meaning="Technique"), text([], "Sans injection.")),
        section(code("59776-5", "LN", "Findings"), *seen),
        section(code("19005-8", "LN", "Impressions"), text(code("121073"), "Normal.\nÀ revoir.")),
    ) == Narrative(
        indication="Toux.",
        technique="Sans injection.",
        findings="Pas de nodule.\nRate normale.",
        conclusion="Normal.\nÀ revoir.",
    )


def test_texts_without_sections_go_by_their_own_names(told: Told) -> None:
    parts = told(text(FINDING, "Pas de nodule."), text(code("121077"), "Normal."))
    assert parts == Narrative("", "", "Pas de nodule.", "Normal.")


def test_what_belongs_nowhere_stands_with_the_findings_under_its_heading(told: Told) -> None:
    own = section(code("1", "99X", "Leber"), text(code("2", "99X", "Text"), "unauffällig"))
    assert told(own).findings == "Leber\nunauffällig"


def test_values_are_told_with_their_names(told: Told) -> None:
    size = number(code("1", "99X", "Diameter"), "12.5", code("mm", "UCUM"))
    side = content(
        "CODE", code("2", "99X", "Side"), ConceptCodeSequence=code("G-A101", "SRT", "links")
    )
    assert told(section(code("121070"), size, side)).findings == "Diameter: 12,5 mm\nSide: links"


def test_numbers_are_written_as_the_document_writes(told: Told) -> None:
    english = content(
        "CODE", code("121049"), ConceptCodeSequence=code("en-US", "RFC5646", "English")
    )
    size = number(code("1", "99X", "Diameter"), "12.5", code("mm", "UCUM"))
    assert told(english, section(code("121070"), size)).findings == "Diameter: 12.5 mm"


def test_running_text_stays_one(told: Told) -> None:
    pieces = text([], "Nodule de"), number([], "12", code("mm", "UCUM")), text([], ". Stable.")
    run = content("CONTAINER", code("121070"), *pieces, ContinuityOfContent="CONTINUOUS")
    assert told(run).findings == "Nodule de 12 mm. Stable."


def test_properties_of_a_text_follow_it(told: Told) -> None:
    proof = text(FINDING, "Opacité.", text(code("1", "99X", "Why"), "Contours flous."))
    assert told(section(code("121070"), proof)).findings == "Opacité.\nContours flous."


def test_authors_languages_and_images_are_no_text(told: Told) -> None:
    assert told(
        content("PNAME", code("121008"), PersonName="Weber^Paul"),
        content("CODE", code("121049"), ConceptCodeSequence=code("fr", "RFC5646", "x")),
        image("1.2"),
        section(code("111028"), image("1.3")),
    ) == Narrative("", "", "", "")


def test_report_of_the_world_keeps_its_text() -> None:
    read = narrative(read_document(open_object(installed("reportsi.dcm")).dataset))
    assert read.findings.endswith("Section Heading\nEnter text")
