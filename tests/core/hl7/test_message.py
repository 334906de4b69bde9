"""Messages are read as they really come; what is no message is refused by name."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from core.errors import MessageRefused, MessageTooComplex, NotOneMessage, SegmentMissing
from core.hl7.message import MOST_SEGMENTS, Message, read_message

HEADER = "MSH|^~\\&|RIS|HUS|CIGOGNE|ALSACE|20260312100000||ORU^R01^ORU_R01|M1|P|2.5"


def message(*segments: str, header: str = HEADER, end: str = "\r", codec: str = "utf_8") -> Message:
    return read_message(end.join((header, *segments)).encode(codec))


def declaring(charset: str) -> str:
    return f"{HEADER}||||||{charset}"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_segments_end_with_any_line_end(end: str) -> None:
    read = message("PID|1||J1", "OBR|1", end=end)
    assert [segment.name for segment in read.segments] == ["MSH", "PID", "OBR"]
    assert read.first("PID").text(3) == "J1"


def test_fields_of_the_header_count_from_its_separator() -> None:
    read = message()
    assert (read.header.text(3), read.kind, read.control_id) == ("RIS", "ORU^R01", "M1")


def test_a_type_without_event_is_told_alone() -> None:
    assert read_message(b"MSH|^~\\&|||||||ORU|1|P|2.1").kind == "ORU"


def test_components_and_repetitions_are_told_apart() -> None:
    pid = message("PID|||1^^^A&1.2.3&ISO~2^^^B").first("PID")
    assert [value.text() for value in pid.values(3)] == ["1", "2"]
    assert [value.text(4) for value in pid.values(3)] == ["A", "B"]
    assert pid.value(3).text(4, 2) == "1.2.3"
    assert pid.value(3).text(9) == pid.text(30) == ""


def test_separators_are_those_of_the_message() -> None:
    read = read_message(b"MSH*:?!%*RIS******ADT:A01*7\rPID***1:::A%2?3*x!F!y")
    assert (read.kind, read.control_id) == ("ADT^A01", "7")
    assert [value.text() for value in read.first("PID").values(3)] == ["1", "3"]
    assert read.first("PID").text(4) == "x*y"


def test_two_quotes_are_no_value() -> None:
    pid = message('PID|||""|""^x').first("PID")
    assert (pid.text(3), bool(pid.value(3)), pid.text(4)) == ("", False, "")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\P\\", "a|b^c&d~e\\f#"),
        ("une ligne\\.br\\une autre", "une ligne\nune autre"),
        ("deux\\.sp+2\\plus loin\\.ce\\centré", "deux\nplus loin\ncentré"),
        ("\\H\\gras\\N\\ maigre\\.in+4\\\\.fi\\", "gras maigre"),
        ("r\\XC3A9\\sum\\X0D0A\\é", "résum\né"),
        ("\\Zdu constructeur\\ reste", "\\Zdu constructeur\\ reste"),
        ("C:\\images", "C:\\images"),
        ("50 \\ 60", "50 \\ 60"),
        ("\\X4\\ \\XZZ\\", "\\X4\\ \\XZZ\\"),
        ("tabu\tlation\x00\x07", "tabu\tlation"),
    ],
)
def test_escapes_are_read(written: str, meant: str) -> None:
    assert message(f"OBX|1|FT|||{written}").first("OBX").value(5).whole == meant


def test_a_line_that_begins_no_segment_goes_on_with_the_one_before() -> None:
    read = message("OBX|1|TX|||Foie\nIRM du foie", "suite|x", "OBX|2|TX|||Rate")
    assert [obx.value(5).whole for obx in read.all("OBX")] == ["Foie\nIRM du foie\nsuite", "Rate"]


@pytest.mark.parametrize(
    ("charset", "codec"),
    [
        ("UNICODE UTF-8", "utf_8"),
        ("", "utf_8"),
        ("8859/1", "utf_8"),
        ("8859/1", "latin_1"),
        ("ISO-8859-1", "latin_1"),
        ("8859/15", "iso8859_15"),
        ("", "cp1252"),
        ("8859/1~UNICODE UTF-8", "latin_1"),
        ("GB 18030-2000", "gb18030"),
        ("something else", "utf_8"),
    ],
)
def test_letters_come_out_right(charset: str, codec: str) -> None:
    read = message("PID|||||Müller^Zoé", header=declaring(charset), codec=codec)
    assert (read.first("PID").text(5), read.first("PID").text(5, 2)) == ("Müller", "Zoé")


def test_a_letter_whose_second_byte_is_a_separator_stays_whole() -> None:
    read = message("PID|||||誠^一", header=declaring("GB 18030-2000"), codec="gb18030")
    assert read.first("PID").text(5) == "誠"


@pytest.mark.parametrize("codec", ["utf_8_sig", "utf_16"])
def test_a_mark_before_the_text_is_no_text(codec: str) -> None:
    assert message("PID|||||Zoé", codec=codec).first("PID").text(5) == "Zoé"


def test_wrong_bytes_become_replacement_characters() -> None:
    read = read_message(f"{declaring('UNICODE UTF-8')}\rPID|||||Zo".encode() + b"\xe9t\xff")
    assert read.first("PID").text(5).startswith("Zo")


@pytest.mark.parametrize(
    "data", [b"", b"\r\n", b"GET / HTTP/1.1\r\n\r\n", b"MSH", b"PID|1\rMSH|^~\\&|", b"\0" * 100]
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(SegmentMissing) as refused:
        read_message(data)
    assert refused.value.segment == "MSH"


def test_a_batch_of_one_is_a_message_and_of_two_is_none() -> None:
    wrapped = f"FHS|^~\\&\rBHS|^~\\&\r{HEADER}\rPID|1\rBTS|1\rFTS|1\r"
    assert read_message(wrapped.encode()).control_id == "M1"
    with pytest.raises(NotOneMessage):
        read_message(f"{HEADER}\rPID|1\r{HEADER}\rPID|2".encode())


def test_more_segments_than_any_message_has_are_refused() -> None:
    with pytest.raises(MessageTooComplex):
        read_message(f"{HEADER}\r".encode() + b"A\r" * (2 * MOST_SEGMENTS + 1))


def read_whole(data: bytes) -> None:
    read = read_message(data)
    for segment in read.segments:
        for number in range(len(segment.fields)):
            for value in segment.values(number):
                assert isinstance(value.whole + value.text() + value.text(4, 2), str)


@given(st.binary(max_size=400))
@example(b"MSH|^~\\&|||||||ORU^R01")
@example(b"MSH\\\\\\\\\\||||")
@example(b"MSH\xff\xfe\xfd\xfc\xfb\xff")
def test_no_bytes_raise_anything_but_refusals(rubbish: bytes) -> None:
    for data in (rubbish, HEADER.encode() + b"\r" + rubbish, b"MSH" + rubbish):
        try:
            read_whole(data)
        except MessageRefused:
            continue


SAMPLE = (
    f"{declaring('8859/1')}\rPID|1||J1^^^HUS~2||Weber^Zoé\rOBX|1|FT|a&b||x\\.br\\y\\XE9\\".encode()
)


@given(st.integers(0, len(SAMPLE)), st.integers(0, 20), st.binary(max_size=8))
def test_no_damage_raises_anything_but_refusals(at: int, gone: int, put: bytes) -> None:
    try:
        read_whole(SAMPLE[:at] + put + SAMPLE[at + gone :])
    except MessageRefused:
        assert at < len(SAMPLE)
