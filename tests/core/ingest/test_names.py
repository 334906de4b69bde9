"""Patients' names in all scripts and with all malice: kept as they were meant, found by their letters."""

from datetime import date

import pytest

from core.patients import PatientLine, search_by_birth_date, search_by_number
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, unsound

BORN = date(1971, 2, 3)


def file_of(cast: Cast, hospital: Hospital, charset: str | list[str], name: str) -> PatientLine:
    """What reception sees of a patient of this name."""
    hospital.sends(
        unsound(
            SpecificCharacterSet=charset,
            PatientID="new",
            PatientName=name,
            PatientBirthDate=BORN.strftime("%Y%m%d"),
        )
    )
    (line,) = search_by_number(cast.context("reception"), "new")
    return line


@pytest.mark.parametrize(
    ("charset", "name", "family", "given"),
    [
        pytest.param("ISO_IR 100", "Schäfer^Élodie", "Schäfer", "Élodie", id="Latin"),
        pytest.param("ISO_IR 126", "Διονυσίου^Ανδρέας", "Διονυσίου", "Ανδρέας", id="Greek"),
        pytest.param("ISO_IR 144", "Люксембург^Роза", "Люксембург", "Роза", id="Cyrillic"),
        pytest.param("ISO_IR 127", "قباني^نزار", "قباني", "نزار", id="Arabic"),
        pytest.param("ISO_IR 138", "שרון^דבורה", "שרון", "דבורה", id="Hebrew"),
        pytest.param("ISO_IR 166", "นามสกุล^ชื่อ", "นามสกุล", "ชื่อ", id="Thai"),
        pytest.param("GB18030", "王^小东", "王", "小东", id="Chinese"),
        pytest.param(
            ["", "ISO 2022 IR 87"],
            "Yamada^Tarou=山田^太郎=やまだ^たろう",
            "Yamada",
            "Tarou",
            id="Japanese in three groups",
        ),
        pytest.param(["", "ISO 2022 IR 87"], "=山田^太郎", "山田", "太郎", id="Japanese alone"),
        pytest.param("ISO_IR 192", "Nguyễn^Thị Ánh", "Nguyễn", "Thị Ánh", id="Vietnamese"),
        pytest.param("ISO_IR 192", "Yıldız^Hüseyin", "Yıldız", "Hüseyin", id="Turkish"),
        pytest.param("ISO_IR 192", "Weber^Anne^Marie^Dr", "Weber", "Anne Marie", id="middle name"),
    ],
)
def test_a_name_is_kept_as_it_is_written_and_found_by_its_first_letter(
    cast: Cast, hospital: Hospital, charset: str | list[str], name: str, family: str, given: str
) -> None:
    line = file_of(cast, hospital, charset, name)
    assert (line.family_name, line.given_name) == (family, given)
    assert search_by_birth_date(cast.context("reception"), BORN, family[0]) == [line]


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        pytest.param("<script>alert(1)</script>^{{7*7}}", "<script>alert(1)</script>", "{{7*7}}"),
        pytest.param("'); DROP TABLE patient;--^x", "'); DROP TABLE patient;--", "x"),
        pytest.param("../../etc/passwd^%n%s", "../../etc/passwd", "%n%s"),
        pytest.param("We\tber^Je\r\nanne", "We ber", "Je anne", id="tabs and line ends"),
        pytest.param("We\u202ebew^A\u200b\u2066B", "We bew", "A B", id="signs that turn text"),
        pytest.param("W" * 5000 + "^" + "J" * 5000, "W" * 200, "J" * 200, id="5,000 letters"),
        pytest.param("^^^^", "", "", id="delimiters alone"),
        pytest.param("==", "", "", id="groups alone"),
        pytest.param("", "", "", id="empty"),
        pytest.param("ﷺ" * 200, "ﷺ" * 200, "", id="letters whose key is longer than they"),
    ],
)
def test_a_hostile_name_is_a_name_like_another(
    cast: Cast, hospital: Hospital, name: str, family: str, given: str
) -> None:
    line = file_of(cast, hospital, "ISO_IR 192", name)
    assert (line.family_name, line.given_name) == (family, given)


@pytest.mark.parametrize("letters", ["%", "_", "%%%", "\\", "*"])
def test_signs_of_a_search_pattern_are_no_letters(cast: Cast, letters: str) -> None:
    born = date(1950, 3, 7)
    whole_day = search_by_birth_date(cast.context("reception"), born, "")
    assert search_by_birth_date(cast.context("reception"), born, letters) == whole_day
