"""cases"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "case",
        sa.Column("id", KEY, nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=True),
        sa.Column("event_sequence", sa.BigInteger(), nullable=True),
        sa.Column("establishment_id", KEY, nullable=True),
        sa.Column("opened_by", KEY, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=True),
        sa.Column("answer", sa.String(length=1000), nullable=False),
        sa.Column("answered_by", KEY, nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["staff.id"], name=op.f("fk_case_answered_by")),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_case_establishment_id")
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_case_exam_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name=op.f("fk_case_opened_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_case_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("number", name=op.f("uq_case_number")),
    )
    with op.batch_alter_table("case") as batch_op:
        batch_op.create_index(batch_op.f("ix_case_answered_at"), ["answered_at"])
        batch_op.create_index(batch_op.f("ix_case_exam_id"), ["exam_id"])
        batch_op.create_index(batch_op.f("ix_case_patient_id"), ["patient_id"])
