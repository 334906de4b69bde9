"""What is accepted of that which a sender proposes."""

import pytest

from core.dimse.associating import ContextResult, ProposedContext
from core.dimse.presentation import answer, is_stored

CT, IMPLICIT, EXPLICIT, BIG = (
    "1.2.840.10008.5.1.4.1.1.2",
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.2",
)
JPEG, JPEG_2000, UNKNOWN = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.90", "1.2.3"


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ((EXPLICIT,), EXPLICIT),
        ((IMPLICIT,), IMPLICIT),
        ((BIG,), BIG),
        ((IMPLICIT, EXPLICIT), EXPLICIT),
        ((BIG, IMPLICIT, EXPLICIT), EXPLICIT),
        ((BIG, IMPLICIT), BIG),
        ((JPEG_2000, JPEG, EXPLICIT), JPEG_2000),
        ((UNKNOWN, JPEG), JPEG),
        ((IMPLICIT, JPEG), IMPLICIT),
    ],
)
def test_of_several_encodings_one_is_taken(offered: tuple[str, ...], chosen: str) -> None:
    (context,) = answer([ProposedContext(1, CT, offered)])
    assert (context.result, context.transfer_syntax) == (ContextResult.ACCEPTED, chosen)


@pytest.mark.parametrize("offered", [(), (UNKNOWN,), ("",)])
def test_an_encoding_that_isnt_known_is_refused(offered: tuple[str, ...]) -> None:
    (context,) = answer([ProposedContext(1, CT, offered)])
    assert context.result is ContextResult.TRANSFER_SYNTAXES_NOT_SUPPORTED


@pytest.mark.parametrize(
    ("sop_class", "stored"),
    [
        (CT, True),
        ("1.2.840.10008.5.1.4.1.1.88.67", True),
        ("1.3.12.2.1107.5.9.1", True),
        ("1.2.840.10008.5.1.4.1.2.1.1", False),
        ("1.2.840.10008.5.1.4.31", False),
        ("1.2.840.10008.1.20.1", False),
    ],
)
def test_what_is_stored(sop_class: str, stored: bool) -> None:
    assert is_stored(sop_class) is stored


def test_a_context_without_a_class_is_refused() -> None:
    (context,) = answer([ProposedContext(1, "", (EXPLICIT,))])
    assert context.result is ContextResult.ABSTRACT_SYNTAX_NOT_SUPPORTED
