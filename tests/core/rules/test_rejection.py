"""What each rejection note does to what it names."""

import pytest

from core.rules.rejection import CONSEQUENCES, Reason, is_hidden, reason_of


@pytest.mark.parametrize(
    ("reason", "hidden", "hidden_when_sent_again"),
    [
        pytest.param(Reason.QUALITY, True, True, id="quality"),
        pytest.param(Reason.PATIENT_SAFETY, True, True, id="patient safety"),
        pytest.param(Reason.WRONG_WORKLIST_ENTRY, True, True, id="incorrect worklist entry"),
        pytest.param(Reason.RETENTION_ENDED, True, False, id="retention ended, then sent anew"),
    ],
)
def test_hidden(reason: Reason, hidden: bool, hidden_when_sent_again: bool) -> None:
    assert is_hidden(reason, came_after_note=False) is hidden
    assert is_hidden(reason, came_after_note=True) is hidden_when_sent_again


def test_every_title_has_a_consequence() -> None:
    assert set(CONSEQUENCES) == set(Reason)


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
