"""grounds of grants, blocks, readings"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("grant") as batch_op:
        batch_op.add_column(
            sa.Column("reason", sa.String(length=500), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("reviewed_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("reviewed_by", KEY, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_grant_reviewed_by"), "staff", ["reviewed_by"], ["id"]
        )
    with op.batch_alter_table("grant") as batch_op:
        batch_op.alter_column("reason", server_default=None)
    op.create_table(
        "block",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("blocked_at", MOMENT, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_block_account_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_block_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    with op.batch_alter_table("block") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_block_account_id_patient_id"), ["account_id", "patient_id"]
        )
        batch_op.create_index(batch_op.f("ix_block_patient_id"), ["patient_id"])
    op.create_table(
        "reading",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_reading_account_id")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_reading_exam_id")),
        sa.PrimaryKeyConstraint("account_id", "exam_id", name=op.f("pk_reading")),
    )
