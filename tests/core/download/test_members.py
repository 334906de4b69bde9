"""Which names a member may have, and what a content promises."""

from collections.abc import Iterator

import pytest

from core.download.members import Content, NameProblem, NameRefused, check_names, held
from core.errors import StorageFailed


@pytest.mark.parametrize(
    "name",
    [
        "",
        "/etc/passwd",
        "../INDEX.HTM",
        "DICOM/../../INDEX.HTM",
        "DICOM/./IM000000",
        "DICOM//IM000000",
        "DICOM/",
        "C:INDEX.HTM",
        "C:/INDEX.HTM",
        "DICOM\\IM000000",
        "DICOM/IM\x00000",
        "DICOM/IM\n",
        "DICOM/IM\x9b",
        "INDEX.HTM.",
        "INDEX.HTM ",
        "CON",
        "dicom/nul.txt",
        "COM1/IM000000",
        "A*",
        "A?",
        "\ud800",
    ],
)
def test_a_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    with pytest.raises(NameRefused) as refused:
        check_names([name])
    assert refused.value.facts() == {"position": 0, "problem": NameProblem.UNSAFE}


@pytest.mark.parametrize(
    "name", ["DICOMDIR", "DICOM/PT000000/IM000000", "Scanner é/Жан 山田", ".x", "Console"]
)
def test_an_ordinary_name_is_accepted(name: str) -> None:
    check_names([name])


def test_a_name_longer_than_a_header_can_say_is_refused() -> None:
    with pytest.raises(NameRefused) as refused:
        check_names(["A", "é" * 40_000])
    assert refused.value.facts() == {"position": 1, "problem": NameProblem.TOO_LONG}


@pytest.mark.parametrize(
    "names", [["A/B", "a/b"], ["A", "A/B"], ["A/B/C", "B", "a"], ["STRASSE", "straße"]]
)
def test_two_names_that_meet_on_some_file_system_are_refused(names: list[str]) -> None:
    with pytest.raises(NameRefused) as refused:
        check_names(names)
    assert refused.value.problem is NameProblem.TAKEN


def test_a_held_content_gives_any_part_of_itself() -> None:
    assert b"".join(held(b"cigogne").read(2, 3)) == b"gog"


@pytest.mark.parametrize("given", [b"12", b"1234"])
def test_an_opener_that_breaks_its_promise_stops_the_stream(given: bytes) -> None:
    def open_wrongly(start: int, length: int) -> Iterator[bytes]:
        yield given

    with pytest.raises(StorageFailed):
        list(Content(held(b"123").digest, open_wrongly).read(0, 3))
