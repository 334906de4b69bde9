"""Which words are handed out in a language: those that were shipped, and the region's own after them."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.leaflets.shipped import shipped_editions
from core.model import LeafletVersion
from core.rules.leaflets import Edition, LeafletLanguage, Part, in_force


def editions(session: Session, language: LeafletLanguage) -> Sequence[Edition]:
    """All versions in a language, the shipped ones first, then in the order they were written."""
    own = session.scalars(
        sa.select(LeafletVersion)
        .where(LeafletVersion.language == language)
        .order_by(LeafletVersion.id)
    )
    return [*shipped_editions(language), *(_edition(row) for row in own)]


def edition_on(session: Session, language: LeafletLanguage, day: date) -> Edition:
    """The version that is handed out on a day."""
    return in_force(editions(session, language), day)


def _edition(row: LeafletVersion) -> Edition:
    words = {part: row.words[part.value] for part in Part}
    return Edition(row.language, row.version, row.begins, words)
