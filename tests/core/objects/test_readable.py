"""Values are read as people say them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from pydicom.dataset import Dataset

from core.imaging.dicom import DicomObject
from core.objects.readable import line, moment, moment_of, person, shown
from core.rules.days import LOCAL_TIME
from tests.core.objects.writing import item

Received = Callable[[Dataset], DicomObject]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Meyer^Claire^^Dr", "Dr Claire Meyer"),
        ("Packer^David M.^^^M. D.", "David M. Packer M. D."),
        ("Yamada^Tarou=山田^太郎=やまだ^たろう", "Tarou Yamada"),
        ("=山田^太郎", "太郎 山田"),
        ("2721", "2721"),
        ("^^^^", ""),
        ("", ""),
        ("A^B^C^D^E^F^G", "D B C A E"),
    ],
)
def test_person_is_named_as_one_says_it(received: Received, written: str, said: str) -> None:
    opened = received(item(StudyInstanceUID="1.2", PersonName=written))
    assert person(opened.dataset, "PersonName") == said


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("20260312", date(2026, 3, 12)),
        ("2026031210", datetime(2026, 3, 12, 10, tzinfo=UTC)),
        ("20260312100259.123456", datetime(2026, 3, 12, 10, 2, 59, tzinfo=UTC)),
        ("202603121002+0100", datetime(2026, 3, 12, 10, 2, tzinfo=timezone(timedelta(hours=1)))),
        ("20260312996161", date(2026, 3, 12)),
        ("00010101000000", date(1, 1, 1)),
        ("99991231235959+1400", date(9999, 12, 31)),
        ("202603", None),
        ("20261332", None),
        ("noon", None),
        ("", None),
    ],
)
def test_moment_is_a_day_or_an_aware_time(written: str, read: date | None) -> None:
    assert moment(written, UTC) == read


def test_day_and_time_of_two_attributes_are_one_moment() -> None:
    both = item(ContentDate="20260312", ContentTime="1002")
    assert moment_of(both, "ContentDate", "ContentTime") == datetime(
        2026, 3, 12, 10, 2, tzinfo=LOCAL_TIME
    )
    assert moment_of(item(ContentTime="1002"), "ContentDate", "ContentTime") is None


def test_label_stands_on_one_line() -> None:
    written = item(TextValue="  Foie\r\n\tgauche ")
    assert line(written, "TextValue") == "Foie gauche"
    assert shown(written, "TextValue") == "Foie\n\tgauche"
