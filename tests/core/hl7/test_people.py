"""People in messages, as one says their names."""

import pytest

from core.hl7.people import Person, person
from tests.core.hl7.test_message import message


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (
            "17^Hertz^Laurent^^^DR^^^A&1.2&ISO^^^^RPPS",
            Person("17", "Dr Laurent Hertz", "1.2", "RPPS"),
        ),
        ("17&Hertz&Laurent&&&Dr^2026^^", Person("17", "Dr Laurent Hertz", "", "")),
        ("^Hertz&von^Laurent", Person("", "Laurent Hertz", "", "")),
        ("Laurent Hertz", Person("", "Laurent Hertz", "", "")),
        ("17", Person("17", "", "", "")),
        ("", Person("", "", "", "")),
    ],
)
def test_a_person_has_a_number_and_a_name_as_one_says_it(written: str, meant: Person) -> None:
    assert person(message(f"ZZZ|{written}").first("ZZZ").value(1)) == meant
