"""Who may send something from outside now."""

import pytest

from core.rules.outside import MOST_UPLOADS_A_DAY, may_upload


@pytest.mark.parametrize(
    ("waiting", "within_a_day", "expected"),
    [
        pytest.param(0, 0, True, id="the first"),
        pytest.param(1, 1, False, id="one still waits"),
        pytest.param(0, MOST_UPLOADS_A_DAY - 1, True, id="the last of a day"),
        pytest.param(0, MOST_UPLOADS_A_DAY, False, id="one too many in a day"),
    ],
)
def test_one_at_a_time_and_some_a_day(waiting: int, within_a_day: int, *, expected: bool) -> None:
    assert may_upload(waiting, within_a_day) is expected
