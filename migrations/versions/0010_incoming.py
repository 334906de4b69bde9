"""what arrivals bring to exams, and refused objects that were tried again"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "incoming",
        sa.Column("arrival_id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival_id"], ["arrival.id"], name=op.f("fk_incoming_arrival_id")
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_incoming_exam_id")),
        sa.PrimaryKeyConstraint("arrival_id", "exam_id", name=op.f("pk_incoming")),
    )
    with op.batch_alter_table("incoming") as batch_op:
        batch_op.create_index(batch_op.f("ix_incoming_exam_id"), ["exam_id"])
    with op.batch_alter_table("refused_object") as batch_op:
        batch_op.add_column(sa.Column("tried_again_at", MOMENT, nullable=True))
