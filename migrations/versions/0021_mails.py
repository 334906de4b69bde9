"""mails that tell notices, what accounts want to be told, exams to be announced"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "mail",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("send_from", MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("token", name=op.f("uq_mail_token")),
    )
    with op.batch_alter_table("mail") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_mail_account_id_kind_made_at"), ["account_id", "kind", "made_at"]
        )
        batch_op.create_index(batch_op.f("ix_mail_send_from"), ["send_from"])
    op.create_table(
        "unwanted_notice",
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_unwanted_notice_account_id")
        ),
        sa.PrimaryKeyConstraint("account_id", "kind", name=op.f("pk_unwanted_notice")),
    )
    with op.batch_alter_table("account") as batch_op:
        batch_op.add_column(sa.Column("mail_fails_from", MOMENT, nullable=True))
    with op.batch_alter_table("exam") as batch_op:
        batch_op.add_column(sa.Column("announce_from", MOMENT, nullable=True))
        batch_op.create_index(batch_op.f("ix_exam_announce_from"), ["announce_from"])
    _gather_notices_by_mail()


def _gather_notices_by_mail() -> None:
    """None was sent until now: those that wait go on waiting."""
    with op.batch_alter_table("notice") as batch_op:
        for column in (
            sa.Column("exam_id", KEY, nullable=True),
            sa.Column("version", sa.Integer(), nullable=True),
            sa.Column("gather_from", MOMENT, nullable=True),
            sa.Column("mail_id", KEY, nullable=True),
        ):
            batch_op.add_column(column)
        batch_op.create_foreign_key(batch_op.f("fk_notice_exam_id"), "exam", ["exam_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_notice_mail_id"), "mail", ["mail_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_notice_account_id_exam_id"), ["account_id", "exam_id"])
        batch_op.create_index(batch_op.f("ix_notice_gather_from"), ["gather_from"])
        batch_op.create_index(batch_op.f("ix_notice_mail_id"), ["mail_id"])
    op.execute("UPDATE notice SET gather_from = noticed_at WHERE sent_at IS NULL")
    with op.batch_alter_table("notice") as batch_op:
        batch_op.drop_index(batch_op.f("ix_notice_sent_at"))
        batch_op.drop_column("sent_at")
