"""Which originals the rows name, and the hash each was received with; what becomes of that, others know."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from core.db import Database
from core.model import Instance, ReceivedMessage, RefusedObject, Report

NAMES: Sequence[tuple[InstrumentedAttribute[Any], sa.ColumnElement[str]]] = (
    (Instance.object_key, Instance.sha256.expression),
    (RefusedObject.object_key, RefusedObject.sha256.expression),
    (ReceivedMessage.object_key, ReceivedMessage.sha256.expression),
    (Report.document_key, sa.func.substr(Report.document_key, len("originals/00/") + 1)),
    (Report.original_key, sa.func.substr(Report.original_key, len("originals/00/") + 1)),
)
"""The columns that name originals, each with the hash of what it names."""


def named_folders(db: Database) -> set[str]:
    """The folders of originals that any row names something in."""
    start = sa.func.length("originals/") + 2
    with db.reading() as session:
        return {
            folder
            for name, _ in NAMES
            for folder in session.scalars(
                sa.select(sa.func.substr(name, 1, start)).where(name.is_not(None)).distinct()
            )
        }


def named_originals(db: Database, folder: str) -> dict[str, str]:
    """The keys that rows name in a folder, each with its SHA-256 in hex."""
    with db.reading() as session:
        return {
            key: sha256
            for name, digest in NAMES
            for key, sha256 in session.execute(
                sa.select(name, digest).where(name >= f"{folder}/", name < f"{folder}0")
            )
            if key is not None
        }
