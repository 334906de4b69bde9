"""representatives"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "protection",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("measure", sa.String(length=40), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("checked_by", KEY, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["checked_by"], ["staff.id"], name=op.f("fk_protection_checked_by")
        ),
        sa.ForeignKeyConstraint(["ended_by"], ["staff.id"], name=op.f("fk_protection_ended_by")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_protection_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protection")),
    )
    with op.batch_alter_table("protection") as batch_op:
        batch_op.create_index(batch_op.f("ix_protection_patient_id"), ["patient_id"])
    with op.batch_alter_table("proxy") as batch_op:
        batch_op.add_column(sa.Column("checked_by", KEY, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_proxy_checked_by"), "staff", ["checked_by"], ["id"]
        )
