"""Whose administrative file a reception desk may open (features Z1).

A desk works for one establishment and opens the files of that establishment's patients only: those who
carry one of its numbers. A decision recorded there holds in the whole region all the same.
"""

from collections.abc import Collection


def may_open_file(desk_establishment: int | None, known_at: Collection[int]) -> bool:
    """Whether a desk of this establishment may open the file of a patient known at these."""
    return desk_establishment is not None and desk_establishment in known_at
