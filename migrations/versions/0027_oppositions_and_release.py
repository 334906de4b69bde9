"""oppositions of minors, when results appear"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "opposition",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("establishment_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("recorded_by", KEY, nullable=False),
        sa.Column("lifted_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_opposition_establishment_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_opposition_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["staff.id"], name=op.f("fk_opposition_recorded_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opposition")),
    )
    with op.batch_alter_table("opposition") as batch_op:
        batch_op.create_index(batch_op.f("ix_opposition_patient_id"), ["patient_id"])
    op.create_table(
        "release_choice",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("timing", sa.String(length=40), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("staff_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_release_choice_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_release_choice_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.id"], name=op.f("fk_release_choice_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_choice")),
    )
    with op.batch_alter_table("release_choice") as batch_op:
        batch_op.create_index(batch_op.f("ix_release_choice_patient_id"), ["patient_id"])
