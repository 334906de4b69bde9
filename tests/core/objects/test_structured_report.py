"""Structured reports are read whole and right; nothing written in one can stop the reading."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom.dataset import Dataset
from pydicom.uid import KeyObjectSelectionDocumentStorage

from core.errors import ObjectRefused
from core.imaging.dicom import DicomObject, open_object
from core.language import Language, Speech
from core.objects.codes import Code
from core.objects.concepts import DocumentKind
from core.objects.content import (
    Container,
    Coordinates,
    Moment,
    Node,
    Number,
    Person,
    Pointer,
    Reference,
    ReferenceKind,
    Relationship,
    Space,
    Text,
    Uid,
    Unreadable,
    Value,
)
from core.objects.content_items import MAX_DEPTH, MAX_ITEMS
from core.objects.outline import sections
from core.objects.structured_report import (
    Completion,
    Document,
    Finality,
    Observer,
    Verification,
    Verifier,
    read_document,
)
from core.rules.days import LOCAL_TIME
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

Received = Callable[[Dataset], DicomObject]
NAME = code("1", "99TEST", "Name")


def document(name: str) -> Document:
    return read_document(open_object(installed(name)).dataset)


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


# --- A document of the world -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demonstration() -> Document:
    return document("test-SR.dcm")


def test_head_tells_how_far_a_document_was_checked(demonstration: Document) -> None:
    at = datetime(2001, 2, 13, 18, 47, 46, tzinfo=LOCAL_TIME)
    assert demonstration.title == Code("1111", "TEST", "Diagnosis")
    assert demonstration.completion is Completion.COMPLETE
    assert demonstration.verification is Verification.VERIFIED
    assert demonstration.finality is None
    assert demonstration.verified_by == (
        Verifier("Jörg Riesmeier", "OFFIS e.V.", at),
        Verifier("Verifying Observer", "Organisation", at),
    )
    assert demonstration.written_at == at
    assert len(demonstration.replaces) == 1
    assert not demonstration.is_cut


def test_every_kind_of_value_is_read(demonstration: Document) -> None:
    found = [node.value for node in nodes(demonstration.root)]
    assert {type(value) for value in found} == {
        Code, Container, Coordinates, Moment, Number, Pointer, Reference, Text, Uid,
    }  # fmt: skip
    for value in (
        Text("Sample Text\nA\nB\nC"),
        Number("3", Code("cm", "99_OFFIS_DCMTK", "Length Unit"), None),
        Uid("1.2.3.4.5"),
        Coordinates(Space.PICTURE, "CIRCLE", (0, 0, 255, 255)),
        Coordinates(Space.TIME, "SEGMENT", (1, 2.5)),
        Pointer((1, 3, 2)),
        Moment(date(2000, 12, 6), "20001206"),
        Moment(time(12), "120000"),
        Moment(datetime(2000, 12, 6, 12, tzinfo=LOCAL_TIME), "20001206120000"),
    ):
        assert value in found


def test_references_tell_which_part_of_which_object(demonstration: Document) -> None:
    found = [node.value for node in nodes(demonstration.root) if isinstance(node.value, Reference)]
    ct = next(one for one in found if one.sop_class == "1.2.840.10008.5.1.4.1.1.2")
    wave = next(one for one in found if one.kind is ReferenceKind.WAVEFORM)
    assert (ct.kind, ct.frames) == (ReferenceKind.IMAGE, (5, 2))
    assert ct.presentation.startswith("1.2.")
    assert wave.channels == (5, 3, 2, 0)


def test_relationships_are_those_of_the_standard(demonstration: Document) -> None:
    assert [child.relationship for child in demonstration.root.children] == [
        Relationship.HAS_OBSERVATION_CONTEXT,
        *[Relationship.CONTAINS] * 4,
    ]


# --- The head ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "more", "kind"),
    [
        (code("18748-4", "LN"), {}, DocumentKind.REPORT),
        (code("30746-2", "LN"), {}, DocumentKind.REPORT),
        (code("113701"), {}, DocumentKind.DOSE),
        (code("113500"), {}, DocumentKind.DOSE),
        (code("126000"), {}, DocumentKind.MEASUREMENTS),
        (code("113000"), {"SOPClassUID": KeyObjectSelectionDocumentStorage}, DocumentKind.IMAGE_SELECTION),
        (code("113701", "99OWN"), {}, DocumentKind.OTHER),
    ],
)  # fmt: skip
def test_root_concept_tells_the_kind(
    received: Received, title: list[Dataset], more: dict[str, str], kind: DocumentKind
) -> None:
    opened = received(report(text(NAME, "x"), title=title, **more))
    assert read_document(opened.dataset).kind is kind


@pytest.mark.parametrize(
    ("written", "read"),
    [("fr-FR", "fr-FR"), ("de", "de"), ("eng", "en"), ("fra", "fr"), ('"><script>', ""), ("", "")],
)
def test_language_is_one_that_pages_can_declare(
    received: Received, written: str, read: str
) -> None:
    spoken = content("CODE", code("121049"), ConceptCodeSequence=code(written, "RFC5646", "x"))
    assert read_document(received(report(spoken)).dataset).language == read


def test_preliminary_documents_say_so(received: Received) -> None:
    opened = received(report(text(NAME, "x"), PreliminaryFlag="PRELIMINARY"))
    assert read_document(opened.dataset).finality is Finality.PRELIMINARY


def test_observers_come_from_attributes_and_from_items(received: Received) -> None:
    author = item(ObserverType="PSN", PersonName="Keller^Anne^^Dr", InstitutionName="HUS")
    opened = received(
        report(
            content("PNAME", code("121008"), PersonName="Weber^Paul"),
            text(code("121009"), "Colmar"),
            text(code("121013"), "CT1"),
            text(code("121014"), "Siemens"),
            AuthorObserverSequence=[author],
        )
    )
    assert read_document(opened.dataset).observers == (
        Observer("Dr Anne Keller", "HUS", False),
        Observer("Paul Weber", "Colmar", False),
        Observer("CT1", "Siemens", True),
    )


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("+0200", timezone(timedelta(hours=2))), ("-0330", timezone(-timedelta(hours=3, minutes=30))),
     ("", LOCAL_TIME), ("+9900", LOCAL_TIME), ("nonsense", LOCAL_TIME)],
)  # fmt: skip
def test_clock_stood_where_the_object_says(
    received: Received, zone: str, expected: timezone
) -> None:
    opened = received(report(text(NAME, "x"), TimezoneOffsetFromUTC=zone))
    assert read_document(opened.dataset).written_at == datetime(2026, 3, 12, 10, 2, tzinfo=expected)


# --- Missing and wrong pieces ------------------------------------------------------------------------


def one(received: Received, child: Dataset) -> Value:
    return read_document(received(report(child)).dataset).root.children[0].value


@pytest.mark.parametrize(
    ("child", "value"),
    [
        (content("TEXT", NAME), Text("")),
        (content("CODE", NAME), Unreadable("CODE")),
        (content("NUM", NAME), Unreadable("NUM")),
        (content("IMAGE", NAME), Unreadable("IMAGE")),
        (content("SCOORD", NAME), Coordinates(Space.PICTURE, "", ())),
        (content("PNAME", NAME), Person("")),
        (content("DATE", NAME, Date="20261399"), Moment(None, "20261399")),
        (content("TIME", NAME, Time="late"), Moment(None, "late")),
        (content("DATETIME", NAME, DateTime="2026"), Moment(None, "2026")),
        (content("DATETIME", NAME, DateTime="20260312"), Moment(date(2026, 3, 12), "20260312")),
        (content("TABLE", NAME), Unreadable("TABLE")),
        (content("", NAME), Unreadable("")),
        (content("CONTAINER", []), Container(False)),
        (number(NAME, "", []), Number("", None, None)),
        (number(NAME, "NaN", []), Number("NaN", None, None)),
    ],
)
def test_missing_or_wrong_pieces_are_read_as_such(
    received: Received, child: Dataset, value: Value
) -> None:
    assert one(received, child) == value


def test_number_may_say_why_there_is_none(received: Received) -> None:
    child = content(
        "NUM", NAME, NumericValueQualifierCodeSequence=code("114000", meaning="Not a number")
    )
    assert one(received, child) == Number("", None, Code("114000", "DCM", "Not a number"))


def test_moment_with_an_offset_is_that_moment(received: Received) -> None:
    child = content("DATETIME", NAME, DateTime="20260312100200.5+0100")
    value = one(received, child)
    assert isinstance(value, Moment)
    assert value.value == datetime(2026, 3, 12, 9, 2, tzinfo=UTC)


def test_long_codes_are_codes(received: Received) -> None:
    long = item(LongCodeValue="A" * 40, CodingSchemeDesignator="99X", CodeMeaning="long")
    assert one(received, content("CODE", NAME, ConceptCodeSequence=[long])) == Code(
        "A" * 40, "99X", "long"
    )


def test_direction_marks_and_controls_are_dropped(received: Received) -> None:
    assert one(received, text(NAME, "kein\u202e Befund\x07\r\nEnde")) == Text(
        "kein Befund\ufffd\nEnde"
    )


def test_object_that_is_no_report_reads_as_an_empty_one() -> None:
    read = document("CT_small.dcm")
    assert (read.kind, read.title) == (DocumentKind.OTHER, None)
    assert read.root.children == ()


# --- Bounds ------------------------------------------------------------------------------------------


def test_reading_ends_after_so_many_items() -> None:
    many = report(*[text([], "x")] * 10, *[content("CONTAINER", [], *[text([], "y")] * 60_000)])
    read = read_document(many)
    assert read.is_cut
    assert sum(1 for _ in nodes(read.root)) == MAX_ITEMS + 1


def test_reading_ends_at_a_depth() -> None:
    deep = text([], "deepest")
    for _ in range(MAX_DEPTH + 20):
        deep = content("CONTAINER", [], deep)
    read = read_document(report(deep))
    assert read.is_cut
    assert sum(1 for _ in nodes(read.root)) == MAX_DEPTH + 1


# --- Anything at all ---------------------------------------------------------------------------------


REPORTS = ["test-SR.dcm", "reportsi.dcm", "reportsi_with_empty_number_tags.dcm"]


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(REPORTS),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_no_change_of_bytes_stops_reading(
    tmp_path: Path, name: str, changes: list[tuple[float, int]]
) -> None:
    content = bytearray(installed(name).read_bytes())
    for place, byte in changes:
        content[int(place * len(content))] = byte
    path = tmp_path / "changed"
    path.write_bytes(content)
    try:
        opened = open_object(path)
    except ObjectRefused:
        return
    for language in Language:
        assert isinstance(sections(read_document(opened.dataset), Speech(language)), tuple)


def test_image_of_no_object_has_no_uid(received: Received) -> None:
    value = one(received, image(""))
    assert isinstance(value, Reference)
    assert value.sop_instance == ""
