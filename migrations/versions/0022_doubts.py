"""which pair of records throws doubt on which exam"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "doubt",
        sa.Column("matching_id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name="fk_doubt_exam_id"),
        sa.ForeignKeyConstraint(["matching_id"], ["matching.id"], name="fk_doubt_matching_id"),
        sa.PrimaryKeyConstraint("matching_id", "exam_id", name="pk_doubt"),
    )
    with op.batch_alter_table("doubt") as batch_op:
        batch_op.create_index("ix_doubt_exam_id", ["exam_id"])
    _doubt_what_is_in_doubt()


def _doubt_what_is_in_doubt() -> None:
    """Until now the claims about an exam's patient were not told apart by exam."""
    op.execute(
        """
        INSERT INTO doubt (matching_id, exam_id)
        SELECT matching.id, exam.id
        FROM exam JOIN matching ON exam.patient_id IN (matching.one_id, matching.other_id)
        WHERE NOT exam.identity_settled
          AND matching.decided_at IS NULL
          AND matching.cause IN ('claimed-number', 'claimed-study')
        """
    )
