"""What each rejection note does to what it names."""

import pytest

from core.rules.rejection import Reason, is_hidden, reason_of

HIDDEN_WHEN_SENT_AGAIN = {
    Reason.QUALITY: True,
    Reason.PATIENT_SAFETY: True,
    Reason.WRONG_WORKLIST_ENTRY: True,
    Reason.RETENTION_ENDED: False,
}


@pytest.mark.parametrize("reason", Reason)
def test_hidden(reason: Reason) -> None:
    assert is_hidden(reason, came_after_note=False)
    assert is_hidden(reason, came_after_note=True) is HIDDEN_WHEN_SENT_AGAIN[reason]


@pytest.mark.parametrize(
    ("scheme", "code", "expected"),
    [
        ("DCM", "113001", Reason.QUALITY),
        ("DCM", "113037", Reason.PATIENT_SAFETY),
        ("DCM", "113038", Reason.WRONG_WORKLIST_ENTRY),
        ("DCM", "113039", Reason.RETENTION_ENDED),
        ("DCM", "113000", None),
        ("99HOSPITAL", "113001", None),
    ],
)
def test_titles(scheme: str, code: str, expected: Reason | None) -> None:
    assert reason_of(scheme, code) is expected
