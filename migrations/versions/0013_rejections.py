"""objects that rejection notes name"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "rejection",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.Column("sop_instance_uid", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_rejection_exam_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rejection"),
        sa.UniqueConstraint(
            "exam_id",
            "sop_instance_uid",
            "reason",
            name="uq_rejection_exam_id_sop_instance_uid_reason",
        ),
    )
