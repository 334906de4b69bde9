"""What the worker has made ready for packages."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.model.table import Table


class Departure(Table):
    """An instance as it leaves in a package: uncompressed, then deflated once, or as it was received.

    Derived; may be deleted and made again. Lengths in bytes.
    """

    __tablename__ = "departure"

    instance_id: Mapped[int] = mapped_column(
        sa.ForeignKey("instance.id", ondelete="CASCADE"), primary_key=True
    )
    transfer_syntax_uid: Mapped[str] = mapped_column(sa.String(64))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    crc32: Mapped[int] = mapped_column(sa.BigInteger)
    """Of the file in the package, as are the two above."""
    object_key: Mapped[str] = mapped_column(sa.String(200))
    """Where its bytes lie, after those of others."""
    offset: Mapped[int] = mapped_column(sa.BigInteger)
    packed_size: Mapped[int] = mapped_column(sa.BigInteger)
    packed_sha256: Mapped[str] = mapped_column(sa.String(64))
    deflated: Mapped[bool]
    refusal: Mapped[str] = mapped_column(sa.String(60), default="")
    """Why it couldn't be uncompressed and leaves as it was received: a refusal's code, or ""."""
