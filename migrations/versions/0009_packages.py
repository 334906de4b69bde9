"""packages that were made, and those that were issued"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "package",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("selection", sa.String(64), nullable=False),
        sa.Column("form", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("exams", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(64), nullable=False),
        sa.Column("recipe_key", sa.String(200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package")),
        sa.UniqueConstraint("selection", name=op.f("uq_package_selection")),
        sa.UniqueConstraint("token", name=op.f("uq_package_token")),
    )
    op.create_table(
        "issued_package",
        sa.Column("id", KEY, nullable=False),
        sa.Column("etag", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("recipe_key", sa.String(200), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_package")),
        sa.UniqueConstraint("etag", name=op.f("uq_issued_package_etag")),
    )
    with op.batch_alter_table("issued_package") as batch_op:
        batch_op.create_index(batch_op.f("ix_issued_package_sha256"), ["sha256"], unique=False)
