"""appointments"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("establishment_id", KEY, nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name="fk_appointment_establishment_id"
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name="fk_appointment_patient_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appointment"),
        sa.UniqueConstraint(
            "establishment_id", "number", name="uq_appointment_establishment_id_number"
        ),
    )
    op.create_index("ix_appointment_patient_id", "appointment", ["patient_id"])
    op.create_index(
        "ix_appointment_establishment_id_starts_at",
        "appointment",
        ["establishment_id", "starts_at"],
    )
