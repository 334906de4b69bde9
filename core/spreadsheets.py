"""Cells for a spreadsheet, which computes what looks like a formula, whoever typed it."""

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The same text, as one that no spreadsheet computes."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
