"""A day stands in its field as the reader writes days; what is typed can be anything."""

from datetime import date

import pytest
from wtforms import Form

from core.config import SiteSettings
from core.errors import InvalidInput
from patient_site.site import make_patient_site
from tests.cast import Cast
from web.forms import DayField, read_day, read_number


class Asking(Form):  # type: ignore[misc]
    day = DayField("Jour")


@pytest.mark.parametrize(
    ("language", "written"), [("fr", "07/03/1950"), ("de", "07.03.1950"), ("en", "07/03/1950")]
)
def test_a_day_is_written_as_its_reader_does(cast: Cast, language: str, written: str) -> None:
    site = make_patient_site(
        cast.settings, SiteSettings(b"a secret, only for this test, long enough")
    )
    with site.test_request_context(headers={"Accept-Language": language}):
        assert f'value="{written}"' in str(Asking(day=date(1950, 3, 7)).day())


@pytest.mark.parametrize("typed", ["7/3/1950", "07.03.1950", "07031950", "1950-03-07"])
def test_a_day_is_read(typed: str) -> None:
    assert read_day(typed) == date(1950, 3, 7)


@pytest.mark.parametrize(
    "typed", ["", "7/3", "31/2/1950", "7/3/50", f"7/{'9' * 30}/1950", f"{'9' * 5000}/3/1950"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput):
        read_day(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("1", 1), ("0", 0), ("9" * 18, 10**18 - 1)),
        *((typed, None) for typed in ("", "x", "-1", "1.5", "²", "٣", "9" * 19, "9" * 5000)),
    ],
)
def test_a_number_names_a_row_or_nothing(typed: str, number: int | None) -> None:
    assert read_number(typed) == number
