"""joined records, the queue of pairs, national identity"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _national_identity()
    _remember_record("identifier")
    _remember_record("exam")
    _joining()
    _matching()
    with op.batch_alter_table("refused_object") as refused:
        refused.add_column(sa.Column("matching_id", KEY, nullable=True))
        refused.create_index("ix_refused_object_matching_id", ["matching_id"])
        refused.create_foreign_key(
            "fk_refused_object_matching_id", "matching", ["matching_id"], ["id"]
        )


def _national_identity() -> None:
    added = (
        sa.Column("birth_place", sa.String(5), nullable=False, server_default=""),
        sa.Column("identity_status", sa.String(40), nullable=False, server_default="provisional"),
        sa.Column("ins_number", sa.String(15), nullable=True),
        sa.Column("ins_authority", sa.String(40), nullable=True),
        sa.Column("joined_to_id", KEY, nullable=True),
    )
    with op.batch_alter_table("patient") as patient:
        for column in added:
            patient.add_column(column)
        patient.create_index("ix_patient_ins_number", ["ins_number"])
        patient.create_index("ix_patient_joined_to_id", ["joined_to_id"])
        patient.create_foreign_key("fk_patient_joined_to_id", "patient", ["joined_to_id"], ["id"])
    with op.batch_alter_table("patient") as patient:
        patient.alter_column("birth_place", server_default=None)
        patient.alter_column("identity_status", server_default=None)


def _remember_record(table: str) -> None:
    """Nothing was joined before: everything came under the record it belongs to."""
    with op.batch_alter_table(table) as changed:
        changed.add_column(sa.Column("record_id", KEY, nullable=True))
        changed.create_index(f"ix_{table}_record_id", ["record_id"])
        changed.create_foreign_key(f"fk_{table}_record_id", "patient", ["record_id"], ["id"])
    op.execute(f"UPDATE {table} SET record_id = patient_id")  # noqa: S608 (names of ours)
    with op.batch_alter_table(table) as changed:
        changed.alter_column("record_id", existing_type=KEY, nullable=False)


def _joining() -> None:
    op.create_table(
        "joining",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("kept_id", KEY, nullable=False),
        sa.Column("joined_id", KEY, nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("joined_by", sa.String(200), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["kept_id"], ["patient.id"], name="fk_joining_kept_id"),
        sa.ForeignKeyConstraint(["joined_id"], ["patient.id"], name="fk_joining_joined_id"),
        sa.PrimaryKeyConstraint("id", name="pk_joining"),
        sa.UniqueConstraint("token", name="uq_joining_token"),
    )
    op.create_index("ix_joining_kept_id", "joining", ["kept_id"])
    op.create_index("ix_joining_joined_id", "joining", ["joined_id"])


def _matching() -> None:
    op.create_table(
        "matching",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("one_id", KEY, nullable=False),
        sa.Column("other_id", KEY, nullable=False),
        sa.Column("cause", sa.String(40), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["patient.id"], name="fk_matching_one_id"),
        sa.ForeignKeyConstraint(["other_id"], ["patient.id"], name="fk_matching_other_id"),
        sa.PrimaryKeyConstraint("id", name="pk_matching"),
        sa.UniqueConstraint("token", name="uq_matching_token"),
        sa.UniqueConstraint("one_id", "other_id", name="uq_matching_one_id_other_id"),
    )
    op.create_index("ix_matching_other_id", "matching", ["other_id"])
    op.create_index("ix_matching_decided_at", "matching", ["decided_at"])
