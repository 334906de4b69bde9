"""Packages: what the worker has made ready for them, those that were made, those that were issued."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.download.forms import PackageForm
from core.model.table import Key, Table, Token, one_of


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


class Package(Table):
    """A package of some exams of one patient, in one language, as it was last made."""

    __tablename__ = "package"

    id: Mapped[Key]
    token: Mapped[Token]
    selection: Mapped[str] = mapped_column(sa.String(64), unique=True)
    """A hash of form, language and exams: each package has one row."""
    form: Mapped[PackageForm] = mapped_column(one_of(PackageForm))
    language: Mapped[str] = mapped_column(sa.String(2))
    exams: Mapped[list[int]] = mapped_column(sa.JSON)
    """Their numbers, in order."""
    state: Mapped[str] = mapped_column(sa.String(64), default="")
    """A hash of all it was made from; "" until it is made."""
    recipe_key: Mapped[str] = mapped_column(sa.String(200), default="")
    size: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    made_at: Mapped[datetime | None]


class IssuedPackage(Table):
    """A package that somebody began to download: kept for ever, to recognise it by its checksum."""

    __tablename__ = "issued_package"

    id: Mapped[Key]
    etag: Mapped[str] = mapped_column(sa.String(64), unique=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    """Of the whole file; None until the worker has counted it (law 12)."""
    recipe_key: Mapped[str] = mapped_column(sa.String(200))
    issued_at: Mapped[datetime]
