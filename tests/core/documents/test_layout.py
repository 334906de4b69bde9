import pytest

from core.documents.layout import Block, Kind, Span, blocks, line


def plain(*lines: str) -> tuple[tuple[Span, ...], ...]:
    return tuple((Span(text, False),) for text in lines)


@pytest.mark.parametrize(
    ("text", "laid_out"),
    [
        ("", []),
        ("one\ntwo", [Block(Kind.PARAGRAPH, plain("one two"))]),
        ("one\n \ntwo", [Block(Kind.PARAGRAPH, plain(text)) for text in ("one", "two")]),
        (
            "# head\none",
            [Block(Kind.HEADING, plain("head")), Block(Kind.PARAGRAPH, plain("one"))],
        ),
        ("- one\ngoes on\n- two", [Block(Kind.ITEMS, plain("one goes on", "two"))]),
        (
            "1. one\n2. two\n\nafter",
            [Block(Kind.NUMBERED, plain("one", "two")), Block(Kind.PARAGRAPH, plain("after"))],
        ),
        ("#no head\n-no item", [Block(Kind.PARAGRAPH, plain("#no head -no item"))]),
        ("# one\n# two", [Block(Kind.HEADING, plain(text)) for text in ("one", "two")]),
    ],
)
def test_lines_become_blocks(text: str, laid_out: list[Block]) -> None:
    assert blocks(text, {}) == laid_out


def test_stress_is_a_span_of_its_own() -> None:
    assert line("until **{day}**, at noon", {"day": "Sunday"}) == (
        Span("until ", False),
        Span("Sunday", True),
        Span(", at noon", False),
    )


def test_a_value_is_never_read_as_layout() -> None:
    name = "**# {name}** - x"
    assert line("For {name}", {"name": name}) == (Span(f"For {name}", False),)


def test_a_place_without_a_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        line("{nobody}", {})
