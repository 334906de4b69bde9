"""departures: instances made ready for packages; what is there already waits to be packed"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "departure",
        sa.Column("instance_id", KEY, nullable=False),
        sa.Column("transfer_syntax_uid", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("crc32", sa.BigInteger(), nullable=False),
        sa.Column("object_key", sa.String(200), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("packed_size", sa.BigInteger(), nullable=False),
        sa.Column("packed_sha256", sa.String(64), nullable=False),
        sa.Column("deflated", sa.Boolean(), nullable=False),
        sa.Column("refusal", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.id"],
            name=op.f("fk_departure_instance_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_departure")),
    )
    with op.batch_alter_table("series") as batch_op:
        batch_op.add_column(sa.Column("pack_from", MOMENT, nullable=True))
        batch_op.add_column(
            sa.Column("pack_tries", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.create_index(batch_op.f("ix_series_pack_from"), ["pack_from"], unique=False)
    with op.batch_alter_table("series") as batch_op:
        batch_op.alter_column("pack_tries", server_default=None)
    op.execute(
        "UPDATE series SET pack_from ="
        " (SELECT exam.received_at FROM exam WHERE exam.id = series.exam_id)"
    )
