"""retention policies"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "retention_policy",
        sa.Column("id", KEY, nullable=False),
        sa.Column("establishment_id", KEY, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishment.id"],
            name=op.f("fk_retention_policy_establishment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_policy")),
    )
    with op.batch_alter_table("retention_policy") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_retention_policy_establishment_id"), ["establishment_id"]
        )
