"""machines that may send, and arrivals that were cut off"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "sender",
        sa.Column("id", KEY, nullable=False),
        sa.Column("establishment_id", KEY, nullable=False),
        sa.Column("calling_title", sa.String(length=16), nullable=False),
        sa.Column("called_title", sa.String(length=16), nullable=False),
        sa.Column("network", sa.String(length=43), nullable=False),
        sa.Column("certificate", sa.String(length=64), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishment.id"],
            name=op.f("fk_sender_establishment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender")),
    )
    with op.batch_alter_table("sender") as batch_op:
        batch_op.create_index(batch_op.f("ix_sender_establishment_id"), ["establishment_id"])
    with op.batch_alter_table("arrival") as batch_op:
        batch_op.add_column(
            sa.Column("is_cut_off", sa.Boolean(), nullable=False, server_default=sa.false())
        )
