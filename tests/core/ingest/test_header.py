"""Dates, times and numbers as devices write them; what can't be read is nothing rather than wrong."""

from datetime import date, time

import pytest

from core.ingest.header import one_line, read_date, read_time
from core.model import Exam
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, instance_of, unsound


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("20260310", date(2026, 3, 10), id="as today"),
        pytest.param("2026.03.10", date(2026, 3, 10), id="as in ACR-NEMA"),
        pytest.param("2026-03-10", date(2026, 3, 10), id="as in ISO 8601"),
        pytest.param(" 20260310 ", date(2026, 3, 10), id="padded"),
        pytest.param("20240229", date(2024, 2, 29), id="a leap day"),
        pytest.param("20260229", None, id="a leap day of another year"),
        pytest.param("20260000", None, id="a year alone, with zeros"),
        pytest.param("00000101", None, id="the year nought"),
        pytest.param("202603", None, id="a month"),
        pytest.param("20260310-20260311", None, id="a range"),
        pytest.param("anonyme", None, id="a word"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_date_is_read_or_unknown(written: str, read: date | None) -> None:
    assert read_date(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("101559", time(10, 15, 59), id="to the second"),
        pytest.param("101559.123456", time(10, 15, 59), id="to the microsecond"),
        pytest.param("10:15:59", time(10, 15, 59), id="as in ACR-NEMA"),
        pytest.param("1015", time(10, 15), id="to the minute"),
        pytest.param("10", time(10), id="to the hour"),
        pytest.param("235960", None, id="a leap second"),
        pytest.param("240000", None, id="the hour that isn't"),
        pytest.param("101", None, id="half a minute"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_time_is_read_or_unknown(written: str, read: time | None) -> None:
    assert read_time(written) == read


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("IM 0001", "IM 0001", id="a name"),
        pytest.param(" IM\n\n0001\t", "IM 0001", id="line ends"),
        pytest.param("\x1b[2Jgone", "[2Jgone", id="orders to a terminal"),
        pytest.param("caf\udce9.dcm", "caf .dcm", id="half a character"),
        pytest.param("é\u2028à", "é à", id="a line end of Unicode"),
    ],
)
def test_one_line_is_one_line(written: str, kept: str) -> None:
    assert one_line(written) == kept
    assert one_line(written).encode()


HUGE = "9" * 15


@pytest.mark.parametrize("number", [HUGE, f"-{HUGE}", "1e300", "2147483648", "1.5", "x"])
def test_a_number_that_no_database_holds_is_unknown(
    cast: Cast, hospital: Hospital, number: str
) -> None:
    data = unsound(SeriesNumber=11111111, InstanceNumber=11111111, NumberOfFrames=11111111)
    written = number.ljust(16).encode()
    hospital.sends(data.replace(b"IS\x08\x0011111111", b"IS\x10\0" + written))
    instance = instance_of(cast, "1.2.3.4.5.1")
    assert (instance.instance_number, instance.frames) == (None, 1)


def test_what_is_only_shown_is_shortened(cast: Cast, hospital: Hospital) -> None:
    hospital.sends(
        unsound(
            StudyDescription="D" * 1000,
            AccessionNumber="A" * 1000,
            StudyID="I" * 1000,
            BodyPartExamined="B" * 1000,
            ReferringPhysicianName="M" * 1000,
        )
    )
    with cast.db.reading() as session:
        exam = session.query(Exam).filter_by(study_instance_uid="1.2.3.4.5").one()
        shown = (exam.description, exam.accession_number, exam.study_id, exam.body_part)
        assert [len(text) for text in (*shown, exam.requested_by)] == [200, 64, 64, 64, 200]
