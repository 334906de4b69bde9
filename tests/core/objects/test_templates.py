"""The partials say what was read: right headings, right languages, nothing of a sender's as markup."""

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydicom.dataset import Dataset

from core.imaging.dicom import DicomObject, open_object
from core.imaging.elements import Extent
from core.language import Language, Speech
from core.objects.content import Reference
from core.objects.described import Counted, Description, ObjectKind, Part, Referred, Trait
from core.objects.description import describe
from core.objects.encapsulated import DocumentFormat, EncapsulatedDocument
from core.objects.outline import sections
from core.objects.readings import readings
from core.objects.structured_report import read_document
from core.objects.tracing import sheets
from core.objects.waveform import Recording, RecordingKind, read_recording
from core.objects.wording import Words
from tests.core.objects.recordings import channel, group, recording, twelve_leads
from tests.core.objects.writing import code, content, image, installed, item, number, report, text

TEMPLATES = Path(__file__).parents[3] / "templates"
SPEECH = Speech(Language.FRENCH)
HOSTILE = '"><script>alert(1)</script><b style="x" onclick="y">'
OWN = code("1", "99TEST", HOSTILE)

Received = Callable[[Dataset], DicomObject]


class Page(HTMLParser):
    """A rendered partial: its text, its elements, the text of its headings."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.headings: list[tuple[str, str]] = []
        self.text = ""
        self._inside = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch(r"h\d", tag):
            self.headings.append((tag, ""))
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._inside:
            tag, before = self.headings.pop()
            self.headings.append((tag, (before + data).strip()))

    def values(self, attribute: str) -> list[str]:
        return [value for _, held in self.elements if (value := held.get(attribute))]


def render(name: str, **values: Any) -> Page:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        SPEECH.gettext, SPEECH.ngettext, newstyle=True
    )
    template = environment.get_template(f"patient_site/objects/{name}.html")
    return Page(template.render(values | {"speech": SPEECH, "language": SPEECH.language}))


def report_page(opened: DicomObject, **more: Any) -> Page:
    document = read_document(opened.dataset)
    words = Words(SPEECH, document.language)
    return render(
        "structured_report",
        document=document,
        outline=sections(document, SPEECH),
        words=words,
        **more,
    )


def recording_page(opened: DicomObject) -> Page:
    words = Words(SPEECH, "")
    found = read_recording(opened.dataset)
    return render(
        "waveform",
        recording=found,
        sheets=sheets(found, words),
        readings=readings(opened.dataset, words),
    )


def description_page(described: Description) -> Page:
    return render("description", described=described, words=Words(SPEECH, ""))


def check(page: Page) -> None:
    """What every partial owes."""
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {name for named in page.values("aria-labelledby") for name in named.split()} <= set(ids)
    assert not {tag for tag, _ in page.elements} & {"script", "style", "b"}
    held = {name for _, attributes in page.elements for name in attributes}
    assert not {name for name in held if name == "style" or name.startswith("on")}


# --- Reports ---------------------------------------------------------------------------------------------


def test_report_of_the_world(received: Received) -> None:
    page = report_page(open_object(installed("test-SR.dcm")))
    check(page)
    assert page.headings == [("h2", "Code")]
    assert "Jörg Riesmeier, Verifying Observer" in page.text
    assert "A mass of 3 cm was detected." in page.text
    assert "vérification d’un médecin" not in page.text


def test_sections_are_headings_in_their_order(received: Received) -> None:
    inner = content("CONTAINER", code("121072", meaning="Impressions"), text([], "x"))
    outer = content("CONTAINER", code("121070", meaning="Findings"), text([], "y"), inner)
    page = report_page(received(report(outer, outer)))
    assert page.headings == [
        ("h2", "Ce qui a été vu, 1 sur 2"),
        ("h3", "Conclusion"),
        ("h2", "Ce qui a été vu, 2 sur 2"),
        ("h3", "Conclusion"),
    ]


def test_words_in_another_language_say_so(received: Received) -> None:
    spoken = content("CODE", code("121049"), ConceptCodeSequence=code("de", "RFC5646", "Deutsch"))
    page = report_page(received(report(spoken, text(code("121077"), "Normal."))))
    assert [held for tag, held in page.elements if tag == "span"] == [{"lang": "de"}]


def test_measurements_are_a_table_with_units_in_words(received: Received) -> None:
    dlp = number(code("113838", meaning="DLP"), "415.82", code("mGy.cm", "UCUM"))
    empty = number(code("113830", meaning="Mean CTDIvol"), "", code("mGy", "UCUM"))
    page = report_page(received(report(dlp, empty)))
    check(page)
    assert "415,82" in page.text
    assert "milligray × centimètre (mGy·cm)" in page.text
    assert "non renseigné" in page.text
    scopes = [held["scope"] for tag, held in page.elements if tag == "th"]
    assert scopes == ["col", "col", "col", "row", "row"]


def test_images_have_links_where_they_have_pages(received: Received) -> None:
    def address_of(reference: Reference) -> str:
        return f"/there/{reference.sop_instance}" if reference.sop_instance == "1.2" else ""

    opened = received(report(image("1.1"), image("1.2")))
    assert report_page(opened, address_of=address_of).values("href") == ["/there/1.2"]
    page = report_page(opened)
    assert (page.values("href"), "2 images" in page.text) == ([], True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"VerificationFlag": "UNVERIFIED"}, "vérification d’un médecin"),
        ({"PreliminaryFlag": "PRELIMINARY"}, "Version provisoire"),
        ({"ConceptNameCodeSequence": code("113701")}, "exposition aux rayons"),
        ({"ConceptNameCodeSequence": code("126000")}, "Mesures faites sur les images"),
        ({"SOPClassUID": "1.2.840.10008.5.1.4.1.1.88.59"}, "choisi ces images"),
    ],
)
def test_head_says_what_to_think_of_a_document(
    received: Received, more: dict[str, Any], said: str
) -> None:
    assert said in report_page(received(report(text(OWN, "x"), **more))).text


def test_verified_report_needs_no_warning(received: Received) -> None:
    opened = received(report(text(OWN, "x"), VerificationFlag="VERIFIED"))
    assert "vérification d’un médecin" not in report_page(opened).text


def test_markup_of_a_report_is_text(received: Received) -> None:
    hostile = report(
        content("CONTAINER", OWN, text(OWN, HOSTILE), number(OWN, "1", code(HOSTILE, HOSTILE))),
        content("PNAME", OWN, PersonName="<script>"),
        text(OWN, HOSTILE * 3, text(OWN, HOSTILE)),
        content("PNAME", code("121008"), PersonName="<script>"),
        title=OWN,
    )
    page = report_page(received(hostile))
    check(page)
    assert HOSTILE in page.text


def test_document_cut_short_says_so(received: Received) -> None:
    document = replace(read_document(received(report()).dataset), is_cut=True)
    page = render("structured_report", document=document, outline=(), words=Words(SPEECH, ""))
    assert "plus long que ce qui est montré" in page.text


# --- Recordings ------------------------------------------------------------------------------------------


def test_electrocardiogram_is_drawn_and_told() -> None:
    page = recording_page(open_object(installed("waveform_ecg.dcm")))
    check(page)
    assert [tag for tag, _ in page.elements].count("svg") == 2
    assert "25 millimètres par seconde, 10 millimètres par millivolt" in page.text
    assert "Électrocardiogramme, RHYTHM" in page.text
    assert "12 courbes\N{NO-BREAK SPACE}: I, II, III, aVR, aVL, aVF, V1" in page.text
    assert "ECG NORMALE" in page.text
    assert page.headings == [("h2", "Ce que l’appareil a relevé")]


def test_long_recording_says_what_is_shown(received: Received) -> None:
    page = recording_page(received(twelve_leads(300)))
    assert "Les premières 10 secondes d’un enregistrement de 5 minutes." in page.text


def test_markup_of_a_recording_is_text(received: Received) -> None:
    dataset = twelve_leads(1)
    dataset.WaveformSequence[0].MultiplexGroupLabel = "<script>"
    dataset.WaveformSequence[0].ChannelDefinitionSequence[0].ChannelLabel = "<script>I"
    dataset.WaveformAnnotationSequence = [item(UnformattedTextValue=HOSTILE)]
    page = recording_page(received(dataset))
    check(page)
    assert HOSTILE in page.text


def test_scale_of_a_pressure_is_beside_its_name(received: Received) -> None:
    curve = (100 * np.sin(np.arange(1000) / 20)).astype("<i2")[np.newaxis]
    page = recording_page(
        received(
            recording(
                group(curve, channel("Ao", "mm[Hg]")),
                SOPClassUID="1.2.840.10008.5.1.4.1.1.9.2.1",
            )
        )
    )
    assert re.search(r"Ao \(grand carreau : \d+ mmHg\)", page.text)


@pytest.mark.parametrize("kind", RecordingKind)
def test_every_kind_of_recording_has_a_name(received: Received, kind: RecordingKind) -> None:
    found = read_recording(received(twelve_leads(1)).dataset)
    found = Recording(kind, found.started_at, found.groups, 2)
    drawn = sheets(found, Words(SPEECH, ""))
    check(render("waveform", recording=found, sheets=drawn, readings=()))


# --- Descriptions ----------------------------------------------------------------------------------------


def test_plan_of_the_world_is_described() -> None:
    page = description_page(describe(open_object(installed("rtplan.dcm")).dataset))
    check(page)
    for said in ("Plan1", "Un faisceau, 30 séances", "30,8262 gray", "Field 1 (photons)"):
        assert said in page.text
    assert "un ensemble de contours, un plan" in page.text


@pytest.mark.parametrize("kind", ObjectKind)
def test_every_kind_of_object_has_a_sentence_of_its_own(kind: ObjectKind) -> None:
    page = description_page(Description(kind))
    check(page)
    assert ("ne se regarde pas ici" in page.text) is (kind is ObjectKind.OTHER)


@pytest.mark.parametrize("amount", [1, 3])
def test_everything_counted_has_words(amount: int) -> None:
    page = description_page(
        Description(
            ObjectKind.OTHER,
            counts=tuple((thing, amount) for thing in Counted),
            refers_to=tuple((thing, amount) for thing in Referred),
        )
    )
    contents, about = re.findall(r"<dd>(.*?)</dd>", page.source)
    assert len([word for word in contents.split(", ") if word]) == len(Counted)
    assert len([word for word in about.split(", ") if word]) == len(Referred)


@pytest.mark.parametrize("trait", Trait)
def test_every_trait_has_words(trait: Trait) -> None:
    page = description_page(Description(ObjectKind.OTHER, parts=(Part("Foie", trait=trait),)))
    assert re.search(r"Foie \(.+\)", page.text)


def test_markup_of_an_object_is_text() -> None:
    page = description_page(
        Description(
            ObjectKind.OTHER, HOSTILE, HOSTILE * 2, parts=(Part(HOSTILE),), parts_left_out=2
        )
    )
    check(page)
    assert "Et 2 autres." in page.text


# --- Documents -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("held", DocumentFormat)
@pytest.mark.parametrize("opens", [True, False])
def test_document_is_opened_or_handed_over(held: DocumentFormat, opens: bool) -> None:
    document = EncapsulatedDocument(held, HOSTILE, None, "", "", Extent(0, 9), opens)
    page = render(
        "encapsulated",
        held=document,
        words=Words(SPEECH, ""),
        open_address="/open",
        download_address="/keep",
    )
    check(page)
    assert page.values("href") == (["/open", "/keep"] if opens else ["/keep"])
    assert page.values("download") == [document.file_name]
