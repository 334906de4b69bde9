"""A day stands in its field as the reader writes days."""

from datetime import date

import pytest
from wtforms import Form

from core.config import SiteSettings
from patient_site.site import make_patient_site
from tests.cast import Cast
from web.forms import DayField


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
