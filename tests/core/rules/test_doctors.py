"""Which doctors may open an exam because it names them: the table is the rule."""

import pytest

from core.rules.doctors import GRANTED, DoctorRole
from core.rules.grants import GrantOrigin


@pytest.mark.parametrize(
    ("role", "origin"),
    [
        (DoctorRole.REQUESTING, GrantOrigin.REQUEST),
        (DoctorRole.REFERRING, GrantOrigin.REQUEST),
        (DoctorRole.COPIED, GrantOrigin.COPY),
        (DoctorRole.ATTENDING, None),
        (DoctorRole.CONSULTING, None),
    ],
)
def test_a_named_doctor_is_granted_the_exam(role: DoctorRole, origin: GrantOrigin | None) -> None:
    assert GRANTED.get(role) is origin
