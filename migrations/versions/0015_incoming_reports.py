"""incoming reports: where each version comes from, what reports wait for, whom they name"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _awaited_exams()
    _report_objects()
    _named_doctors()
    _origins()
    with op.batch_alter_table("establishment") as batch_op:
        batch_op.add_column(
            sa.Column("trusted_origins", sa.JSON(), nullable=False, server_default="[]")
        )
    with op.batch_alter_table("establishment") as batch_op:
        batch_op.alter_column("trusted_origins", server_default=None)


def _awaited_exams() -> None:
    op.create_table(
        "awaited_exam",
        sa.Column("id", KEY, nullable=False),
        sa.Column("message_id", KEY, nullable=False),
        sa.Column("establishment_id", KEY, nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("due_from", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["received_message.id"], name=op.f("fk_awaited_exam_message_id")
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishment.id"],
            name=op.f("fk_awaited_exam_establishment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awaited_exam")),
    )
    with op.batch_alter_table("awaited_exam") as batch_op:
        batch_op.create_index(batch_op.f("ix_awaited_exam_message_id"), ["message_id"])
        batch_op.create_index(batch_op.f("ix_awaited_exam_due_from"), ["due_from"])
        batch_op.create_index(
            batch_op.f("ix_awaited_exam_establishment_id_value"), ["establishment_id", "value"]
        )


def _report_objects() -> None:
    """Objects that are there already may be reports: all of them are to be read."""
    op.create_table(
        "report_object",
        sa.Column("instance_id", KEY, nullable=False),
        sa.Column("due_from", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_report_object_instance_id")
        ),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_report_object")),
    )
    with op.batch_alter_table("report_object") as batch_op:
        batch_op.create_index(batch_op.f("ix_report_object_due_from"), ["due_from"])
    op.execute(
        "INSERT INTO report_object (instance_id, due_from) SELECT id, received_at FROM instance"
        " WHERE settled AND nature IN ('report', 'pdf')"
    )


def _named_doctors() -> None:
    op.create_table(
        "named_doctor",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("rpps", sa.String(11), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_named_doctor_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_doctor")),
        sa.UniqueConstraint(
            "exam_id", "role", "rpps", "name", name=op.f("uq_named_doctor_exam_id_role_rpps_name")
        ),
    )
    with op.batch_alter_table("named_doctor") as batch_op:
        batch_op.create_index(batch_op.f("ix_named_doctor_rpps"), ["rpps"])


def _origins() -> None:
    """Versions that are there were typed."""
    with op.batch_alter_table("report") as batch_op:
        batch_op.add_column(
            sa.Column("origin", sa.String(40), nullable=False, server_default="typed")
        )
        batch_op.add_column(sa.Column("issued_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("original_key", sa.String(200), nullable=True))
        batch_op.add_column(sa.Column("document_key", sa.String(200), nullable=True))
        batch_op.add_column(sa.Column("document_size", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("title", sa.String(200), nullable=False, server_default=""))
    with op.batch_alter_table("report") as batch_op:
        batch_op.alter_column("origin", server_default=None)
        batch_op.alter_column("title", server_default=None)
