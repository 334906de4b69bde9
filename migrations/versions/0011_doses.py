"""the dose of exams"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "dose",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.Column("quantity", sa.String(40), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("about", sa.String(20), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_dose_exam_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dose"),
    )
    op.create_index("ix_dose_exam_id", "dose", ["exam_id"])
    op.add_column("exam", sa.Column("dose_from", MOMENT, nullable=True))
    op.create_index("ix_exam_dose_from", "exam", ["dose_from"])
    op.execute("UPDATE exam SET dose_from = settled_at")
