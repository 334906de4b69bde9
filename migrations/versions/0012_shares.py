"""shares that patients make, their openings, and notices"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("noticed_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice") as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_account_id"), ["account_id"])
        batch_op.create_index(batch_op.f("ix_notice_sent_at"), ["sent_at"])
    op.create_table(
        "share",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("made_by", KEY, nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("locator", sa.String(length=4), nullable=True),
        sa.Column("secret_hash", sa.String(length=200), nullable=True),
        sa.Column("may_download", sa.Boolean(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_share_made_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_share_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("locator", name=op.f("uq_share_locator")),
        sa.UniqueConstraint("token", name=op.f("uq_share_token")),
    )
    with op.batch_alter_table("share") as batch_op:
        batch_op.create_index(batch_op.f("ix_share_patient_id"), ["patient_id"])
    op.create_table(
        "share_exam",
        sa.Column("share_id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_share_exam_exam_id")),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_share_exam_share_id")),
        sa.PrimaryKeyConstraint("share_id", "exam_id", name=op.f("pk_share_exam")),
    )
    with op.batch_alter_table("share_exam") as batch_op:
        batch_op.create_index(batch_op.f("ix_share_exam_exam_id"), ["exam_id"])
    op.create_table(
        "share_opening",
        sa.Column("id", KEY, nullable=False),
        sa.Column("share_id", KEY, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_share_opening_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_opening")),
    )
    with op.batch_alter_table("share_opening") as batch_op:
        batch_op.create_index(batch_op.f("ix_share_opening_share_id"), ["share_id"])
