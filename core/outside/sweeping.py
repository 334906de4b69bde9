"""Clears away what killed processes left of uploads from outside: files that no row names."""

import sqlalchemy as sa

from core.context import Context
from core.model import OutsideObject, OutsideUpload
from core.outside.sending import AS_SENT
from core.storage import outside_key


def sweep(ctx: Context, older_than: float) -> None:
    """Remove files last written before this POSIX time that no upload needs any more."""
    with ctx.db.reading() as session:
        objects = session.scalars(sa.select(OutsideObject.object_key))
        unchecked = session.scalars(
            sa.select(OutsideUpload.folder).where(OutsideUpload.checked_at.is_(None))
        )
        needed = {*objects, *(outside_key(folder, AS_SENT) for folder in unchecked)}
    for key in ctx.store.stale_keys("outside", older_than):
        if key not in needed:
            ctx.store.remove(key)
