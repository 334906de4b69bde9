"""What a report from outside counts as: the table is the rule."""

import pytest

from core.rules.reports import (
    Origin,
    ReportPolicy,
    Standing,
    Told,
    is_line_withdrawn,
    standing,
    told_by_document_status,
    told_by_flags,
    told_by_parts,
    told_by_results,
    told_by_verification,
)

F, C, P = Told.FINAL, Told.CORRECTED, Told.PRELIMINARY
X, W, U = Told.CANCELLED, Told.WITHDRAWN, Told.UNSTATED

BY_RESULTS = [
    # OBR-25, OBX-11, told
    ("F", ["F", "F"], F),
    ("F", [], F),
    ("", ["F"], F),
    ("", [], U),
    ("", ["", ""], U),
    ("F", ["", "F"], F),
    ("Final", ["Final"], F),
    ("FINAL", ["final"], F),
    ("final report", [], F),
    ("validé", [], F),
    ("endgültig", [], F),
    ("C", ["F"], C),
    ("F", ["C"], C),
    ("Corrected", ["Corrected"], C),
    ("F", ["A"], C),
    ("Addendum", [], C),
    ("P", ["F"], P),
    ("F", ["F", "P"], P),
    ("Prelim", ["Prelim"], P),
    ("Wet Read", ["Wet Read"], P),
    ("A", ["F"], P),
    ("R", ["F"], P),
    ("M", ["F"], P),
    ("I", [], P),
    ("F", ["R"], P),
    ("F", ["S"], P),
    ("F", ["I"], P),
    ("F", ["U"], F),
    ("F", ["F", "X"], P),
    ("whatever", ["F"], P),
    ("F", ["whatever"], P),
    ("X", [], X),
    ("X", ["F"], X),
    ("Cancelled", [], X),
    ("", ["X", "X"], X),
    ("F", ["F", "W"], W),
    ("F", ["D"], W),
    ("P", ["W"], W),
    ("X", ["W"], W),
]


@pytest.mark.parametrize(("order", "lines", "told"), BY_RESULTS)
def test_results_tell(order: str, lines: list[str], told: Told) -> None:
    assert told_by_results(order, lines) is told


@pytest.mark.parametrize(
    ("completion", "availability", "lines", "told"),
    [
        ("AU", "", ["F"], F),
        ("LA", "AV", [], F),
        ("AU", "", ["P"], P),
        ("DI", "", ["F"], P),
        ("PA", "", [], P),
        ("", "", [], U),
        ("AU", "CA", ["F"], X),
        ("AU", "OB", ["F"], X),
    ],
)
def test_notifications_tell(
    completion: str, availability: str, lines: list[str], told: Told
) -> None:
    assert told_by_document_status(completion, availability, lines) is told


@pytest.mark.parametrize(
    ("is_complete", "is_verified", "is_final", "told"),
    [
        (True, True, None, F),
        (True, True, True, F),
        (True, True, False, P),
        (False, True, None, F),
        (True, False, True, F),
        (True, False, None, U),
        (True, False, False, P),
        (False, False, None, P),
        (False, False, False, P),
    ],
)
def test_flags_tell(
    is_complete: bool, is_verified: bool, is_final: bool | None, told: Told
) -> None:
    flags = told_by_flags(is_complete=is_complete, is_verified=is_verified, is_final=is_final)
    assert flags is told


@pytest.mark.parametrize(("flag", "told"), [("VERIFIED", F), ("UNVERIFIED", P), ("", U), ("?", P)])
def test_a_verification_flag_tells(flag: str, told: Told) -> None:
    assert told_by_verification(flag) is told


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([F], F),
        ([F, C], C),
        ([C, U], U),
        ([U, P], P),
        ([P, X], X),
        ([F, X, W], W),
    ],
)
def test_several_results_tell_what_speaks_most_against_showing(
    parts: list[Told], told: Told
) -> None:
    assert told_by_parts(parts) is told
    assert told_by_parts(parts[::-1]) is told


@pytest.mark.parametrize(
    ("status", "is_withdrawn"),
    [("W", True), ("D", True), ("w", True), ("Withdrawn", True), ("F", False), ("", False)],
)
def test_a_line_is_withdrawn(status: str, is_withdrawn: bool) -> None:
    assert is_line_withdrawn(status) is is_withdrawn


STRICT, TRUSTING = ReportPolicy(), ReportPolicy(frozenset({Origin.MESSAGE, Origin.PDF}))
STANDINGS = [
    # told, origin, policy, standing
    (F, Origin.MESSAGE, STRICT, Standing.VALIDATED),
    (C, Origin.DOCUMENT, STRICT, Standing.VALIDATED),
    (P, Origin.MESSAGE, TRUSTING, Standing.PRELIMINARY),
    (U, Origin.MESSAGE, STRICT, Standing.PRELIMINARY),
    (F, Origin.TYPED, STRICT, Standing.VALIDATED),
    (U, Origin.TYPED, STRICT, Standing.PRELIMINARY),
    (U, Origin.MESSAGE, TRUSTING, Standing.VALIDATED),
    (U, Origin.PDF, TRUSTING, Standing.VALIDATED),
    (U, Origin.DOCUMENT, TRUSTING, Standing.PRELIMINARY),
    (X, Origin.MESSAGE, TRUSTING, Standing.CANCELLED),
    (W, Origin.MESSAGE, STRICT, Standing.CANCELLED),
]


@pytest.mark.parametrize(("told", "origin", "policy", "expected"), STANDINGS)
def test_what_is_told_counts_by_policy(
    told: Told, origin: Origin, policy: ReportPolicy, expected: Standing
) -> None:
    assert standing(told, origin, policy) is expected


@pytest.mark.parametrize("told", list(Told))
def test_everything_told_counts_as_something(told: Told) -> None:
    assert standing(told, Origin.MESSAGE, STRICT) in set(Standing)
