"""uploads from outside"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _uploads()
    _objects()


def _uploads() -> None:
    op.create_table(
        "outside_upload",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("uploaded_by", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("establishment_id", KEY, nullable=False),
        sa.Column("folder", sa.String(32), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("refusal", sa.String(40), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["account.id"], name="fk_outside_upload_uploaded_by"
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name="fk_outside_upload_patient_id"
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name="fk_outside_upload_establishment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outside_upload"),
        sa.UniqueConstraint("token", name="uq_outside_upload_token"),
        sa.UniqueConstraint("folder", name="uq_outside_upload_folder"),
    )
    with op.batch_alter_table("outside_upload") as batch_op:
        batch_op.create_index("ix_outside_upload_checked_at", ["checked_at"])
        batch_op.create_index("ix_outside_upload_uploaded_by", ["uploaded_by"])
        batch_op.create_index(
            "ix_outside_upload_establishment_id_decided_at", ["establishment_id", "decided_at"]
        )


def _objects() -> None:
    op.create_table(
        "outside_object",
        sa.Column("id", KEY, nullable=False),
        sa.Column("upload_id", KEY, nullable=False),
        sa.Column("object_key", sa.String(200), nullable=False),
        sa.Column("sop_instance_uid", sa.String(64), nullable=False),
        sa.Column("study_instance_uid", sa.String(64), nullable=False),
        sa.Column("person", sa.Integer(), nullable=False),
        sa.Column("patient_number", sa.String(64), nullable=False),
        sa.Column("family_name", sa.String(200), nullable=False),
        sa.Column("given_name", sa.String(200), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(40), nullable=False),
        sa.Column("study_date", sa.Date(), nullable=True),
        sa.Column("description", sa.String(200), nullable=False),
        sa.Column("modality", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["outside_upload.id"], name="fk_outside_object_upload_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outside_object"),
        sa.UniqueConstraint(
            "upload_id", "sop_instance_uid", name="uq_outside_object_upload_id_sop_instance_uid"
        ),
    )
