"""repeat answers"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "repeat_answer",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=True),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_repeat_answer_exam_id")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_repeat_answer_account_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_repeat_answer_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_repeat_answer")),
    )
    with op.batch_alter_table("repeat_answer") as batch_op:
        batch_op.create_index(batch_op.f("ix_repeat_answer_answered_at"), ["answered_at"])
        batch_op.create_index(batch_op.f("ix_repeat_answer_exam_id"), ["exam_id"])
