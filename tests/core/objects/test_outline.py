"""The outline says what a document says, in its order, in words for its reader."""

from collections.abc import Callable, Iterator

import pytest
from pydicom.dataset import Dataset

from core.imaging.dicom import DicomObject, open_object
from core.language import Language, Speech
from core.objects.blocks import (
    Block,
    Fact,
    Facts,
    Measurement,
    Measurements,
    Paragraph,
    References,
    Section,
)
from core.objects.outline import sections
from core.objects.structured_report import read_document
from core.objects.units import Unit
from core.objects.wording import Amount, Wording
from tests.core.objects.writing import (
    code,
    content,
    image,
    installed,
    item,
    number,
    report,
    text,
)

Outlined = Callable[..., tuple[Block, ...]]

FINDINGS = code("121070", meaning="Findings")
FINDING = code("121071", meaning="Finding")
OWN = code("1", "99TEST", "Own words")
MM = code("mm", "UCUM", "mm")
LONG = "Sentence of a report. " * 6


@pytest.fixture
def outlined(received: Callable[[Dataset], DicomObject]) -> Outlined:
    """The outline of a report of these items, for a reader of French unless told otherwise."""

    def outline(*children: Dataset, language: Language = Language.FRENCH) -> tuple[Block, ...]:
        opened = received(report(*children))
        return sections(read_document(opened.dataset), Speech(language))

    return outline


def container(name: list[Dataset], *children: Dataset, how: str = "SEPARATE") -> Dataset:
    return content("CONTAINER", name, *children, ContinuityOfContent=how)


def lines(blocks: tuple[Block, ...], indent: str = "") -> Iterator[str]:
    """An outline as lines to compare: "#" headings, "-" facts, "=" measurements, ">" references."""
    for block in blocks:
        match block:
            case Section(heading, inner):
                yield f"{indent}# {heading.text}"
                yield from lines(inner, indent + "  ")
            case Paragraph(said):
                yield indent + said.text
            case Facts(rows):
                yield from (f"{indent}- {row.label.text}: {row.value.text}" for row in rows)
            case Measurements(rows):
                yield from (f"{indent}= {row.label.text}: {row.amount.short}" for row in rows)
            case References(label, objects):
                yield f"{indent}> {label.text}: {len(objects)}"


# --- Headings and texts -------------------------------------------------------------------------------


def test_known_headings_are_said_in_the_readers_language(outlined: Outlined) -> None:
    findings = container(FINDINGS, text(FINDING, "Leber o. B."))
    headings = {
        language: next(lines(outlined(findings, language=language))) for language in Language
    }
    assert headings == {
        Language.FRENCH: "# Ce qui a été vu",
        Language.GERMAN: "# Was zu sehen ist",
        Language.ENGLISH: "# What was seen",
    }


def test_unknown_headings_stay_as_written(outlined: Outlined) -> None:
    assert list(lines(outlined(container(OWN, text(FINDING, "x"))))) == ["# Own words", "  x"]


def test_words_carry_their_language(outlined: Outlined) -> None:
    spoken = content("CODE", code("121049"), ConceptCodeSequence=code("de", "RFC5646", "Deutsch"))
    blocks = outlined(spoken, container(FINDINGS, text(OWN, "unauffällig")))
    assert blocks == (
        Section(
            Wording("Ce qui a été vu", "fr"),
            (Facts((Fact(Wording("Own words", "de"), Wording("unauffällig", "de")),)),),
        ),
    )


def test_text_of_a_section_needs_no_label(outlined: Outlined) -> None:
    children = text(FINDING, "Erste Zeile\nzweite"), text(FINDINGS, "dritte")
    assert list(lines(outlined(container(FINDINGS, *children)))) == [
        "# Ce qui a été vu",
        "  Erste Zeile\nzweite",
        "  dritte",
    ]


def test_text_without_a_section_gets_a_heading(outlined: Outlined) -> None:
    conclusion = text(code("121077", meaning="Conclusion"), "Normal.")
    assert list(lines(outlined(conclusion))) == ["# Conclusion", "  Normal."]


def test_long_texts_stand_under_their_name_and_short_ones_beside(outlined: Outlined) -> None:
    assert list(lines(outlined(text(OWN, "court"), text(OWN, LONG)))) == [
        "- Own words: court",
        "# Own words",
        f"  {LONG.strip()}",
    ]


def test_running_text_is_read_as_one(outlined: Outlined) -> None:
    run = container(
        FINDINGS,
        text(OWN, "Un nodule de"),
        number(OWN, "12.5", MM),
        text(OWN, "chez"),
        content("PNAME", OWN, PersonName="Meyer^Claire^^Dr"),
        text(OWN, ". Rien d’autre."),
        how="CONTINUOUS",
    )
    assert list(lines(outlined(run))) == [
        "# Ce qui a été vu",
        "  Un nodule de 12,5 mm chez Dr Claire Meyer. Rien d’autre.",
    ]


def test_numbers_called_running_text_stay_a_table(outlined: Outlined) -> None:
    tube = text(code("113832", meaning="Tube"), "1")
    run = container(OWN, tube, *[number(OWN, "2", MM)] * 3, how="CONTINUOUS")
    assert list(lines(outlined(run))) == [
        "# Own words",
        "  - Tube: 1",
        *["  = Own words: 2 mm"] * 3,
    ]


def test_headings_of_neighbours_are_told_apart(outlined: Outlined) -> None:
    scan = container(code("113819", meaning="CT Acquisition"), text(OWN, "x"))
    blocks = outlined(scan, container(FINDINGS, text(OWN, "x")), scan)
    assert [
        (block.number, block.count) for block in blocks if isinstance(block, Section)
    ] == [(1, 2), (1, 1), (2, 2)]  # fmt: skip


def test_empty_containers_leave_no_heading(outlined: Outlined) -> None:
    assert outlined(container(FINDINGS), container(FINDINGS, container([]))) == ()


# --- Values -------------------------------------------------------------------------------------------


def test_measurements_that_follow_each_other_are_one_table(outlined: Outlined) -> None:
    length = code("G-D7FE", "SRT", "Length")
    blocks = outlined(number(length, "12", MM), number(length, "3.50", code("cm", "UCUM")))
    assert blocks == (
        Measurements(
            (
                Measurement(Wording("Longueur", "fr"), Amount("12", Unit("mm", "millimètre"))),
                Measurement(Wording("Longueur", "fr"), Amount("3,50", Unit("cm", "centimètre"))),
            )
        ),
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2002.39", "2\u202f002,39"),
        ("1.6e-05", "0,000016"),
        ("64.4505437946691", "64,4505"),
        ("1234567.891", "1\u202f234\u202f568"),
        ("120.0", "120,0"),
        ("0", "0"),
        ("-0.5", "-0,5"),
        ("1E99", "1E99"),
        ("NaN", "NaN"),
    ],
)
def test_numbers_keep_the_digits_that_mean_something(
    outlined: Outlined, written: str, said: str
) -> None:
    assert list(lines(outlined(number(OWN, written, [])))) == [f"= Own words: {said}"]


def test_fact_does_not_tear_a_table_in_two(outlined: Outlined) -> None:
    blocks = outlined(number(OWN, "1", MM), text(OWN, "court"), number(OWN, "2", MM))
    assert list(lines(blocks)) == ["- Own words: court", "= Own words: 1 mm", "= Own words: 2 mm"]
    assert len(blocks) == 2


def test_properties_of_a_measurement_stay_with_it(outlined: Outlined) -> None:
    normal = content(
        "CODE", code("121402", meaning="Normality"), ConceptCodeSequence=code("1", "99X", "Normal")
    )
    source = image("1.2.3", relation="INFERRED FROM")
    (block,) = outlined(number(OWN, "5", MM, normal, source))
    assert isinstance(block, Measurements)
    details = block.rows[0].details
    assert [(note.label.text, note.value.text) for note in details.notes] == [
        ("Normalité", "Normal")
    ]
    assert [one.sop_instance for one in details.references] == ["1.2.3"]


def test_missing_number_says_why(outlined: Outlined) -> None:
    failed = content(
        "NUM", OWN, NumericValueQualifierCodeSequence=code("114006", meaning="Measurement failure")
    )
    (block,) = outlined(failed)
    assert isinstance(block, Measurements)
    assert block.rows[0].amount.number == ""
    assert [note.value.text for note in block.rows[0].details.notes] == ["Measurement failure"]


def test_days_and_moments_are_said_in_words(outlined: Outlined) -> None:
    children = (
        content("DATE", OWN, Date="20260301"),
        content("DATETIME", OWN, DateTime="20260312100200+0100"),
        content("TIME", OWN, Time="1002"),
        content("DATE", OWN, Date="spring"),
    )
    assert [line.split(": ", 1)[1] for line in lines(outlined(*children))] == [
        "1er mars 2026",
        "12 mars 2026 à 10:02",
        "10:02",
        "spring",
    ]


def test_identifiers_and_coordinates_stay_out(outlined: Outlined) -> None:
    uid = content("UIDREF", OWN, UID="1.2.3")
    circle = content("SCOORD", OWN, GraphicType="CIRCLE", GraphicData=[1.0, 2.0, 3.0, 4.0])
    assert outlined(uid, circle) == ()


def test_what_the_head_of_the_page_tells_is_not_told_again(outlined: Outlined) -> None:
    author = content("PNAME", code("121008"), PersonName="Weber^Paul", relation="HAS OBS CONTEXT")
    assert outlined(author) == ()


# --- Other objects and other items --------------------------------------------------------------------


def test_images_that_follow_each_other_are_one_list(outlined: Outlined) -> None:
    assert list(lines(outlined(image("1.1"), image("1.2"), image("1.3", OWN)))) == [
        "> : 2",
        "> Own words: 1",
    ]


def test_what_is_said_of_an_image_stays_with_it(outlined: Outlined) -> None:
    shown = image("1.1")
    shown.ContentSequence = [text(OWN, "flèche", relation="HAS CONCEPT MOD")]
    (block, other) = outlined(shown, image("1.2"))
    assert isinstance(block, References)
    assert isinstance(other, References)
    assert [note.value.text for note in block.notes] == ["flèche"]


def test_library_of_images_is_one_list_of_each_once(outlined: Outlined) -> None:
    properties = content("DATE", OWN, Date="20260301", relation="HAS ACQ CONTEXT")
    first = image("1.1")
    first.ContentSequence = [properties]
    group = container(code("126200"), first, image("1.2"), image("1.1"))
    library = container(code("111028"), group, group)
    assert list(lines(outlined(library))) == ["> Images regardées: 2"]


def test_item_told_elsewhere_is_named(outlined: Outlined) -> None:
    pointer = item(RelationshipType="INFERRED FROM", ReferencedContentItemIdentifier=[1, 1])
    nowhere = item(RelationshipType="INFERRED FROM", ReferencedContentItemIdentifier=[1, 9, 9])
    (first, _) = outlined(number(OWN, "5", MM), text(FINDING, "voir", pointer, nowhere))[:2]
    section = outlined(number(OWN, "5", MM), text(FINDING, "voir", pointer, nowhere))[1]
    assert isinstance(first, Measurements)
    assert isinstance(section, Section)
    (paragraph,) = section.blocks
    assert isinstance(paragraph, Paragraph)
    assert [(note.label.text, note.value.text) for note in paragraph.details.notes] == [
        ("Voir aussi", "Own words")
    ]


# --- Documents of the world -----------------------------------------------------------------------------


def test_demonstration_document_reads_in_its_order() -> None:
    document = read_document(open_object(installed("test-SR.dcm")).dataset)
    assert list(lines(sections(document, Speech(Language.FRENCH)))) == [
        "A mass of 3 cm was detected.",
        "- Text Code: A mass of",
        "- Text Code: was detected.",
        "= Diameter: 3 cm",
        "# Code",
        "  Sample Text\nA\nB\nC",
        "> : 1",
        "> : 3",
    ]
