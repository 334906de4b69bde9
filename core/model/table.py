"""What all tables share: the declarative root, column types for moments and closed sets, tokens."""

import secrets
from datetime import UTC, datetime
from enum import Enum
from typing import Annotated, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC; SQLite has no time zones of its own."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _dialect: sa.Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(members: type[Enum]) -> sa.Enum:
    """A column for an enum, kept by value as text, so that adding a member needs no migration."""
    return sa.Enum(
        members,
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=40,
        values_callable=lambda kind: [member.value for member in kind],
    )


def new_token() -> str:
    """128 random bits for a URL."""
    return secrets.token_urlsafe(16)


class Table(DeclarativeBase):
    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Moment, dict[str, Any]: sa.JSON}


Key = Annotated[
    int, mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
]
Token = Annotated[str, mapped_column(sa.String(22), unique=True, default=new_token)]
Uid = Annotated[str, mapped_column(sa.String(64), unique=True)]
"""A DICOM UID: at most 64 characters (PS3.5 section 9.1)."""
