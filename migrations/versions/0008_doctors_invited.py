"""doctors' requests and invitations"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "doctor_request",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rpps", sa.String(length=11), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", KEY, nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["staff.id"], name=op.f("fk_doctor_request_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_doctor_request")),
        sa.UniqueConstraint("token", name=op.f("uq_doctor_request_token")),
    )
    with op.batch_alter_table("doctor_request") as batch_op:
        batch_op.create_index(batch_op.f("ix_doctor_request_decided_at"), ["decided_at"])
        batch_op.create_index(batch_op.f("ix_doctor_request_rpps"), ["rpps"])
    op.create_table(
        "invitation",
        sa.Column("id", KEY, nullable=False),
        sa.Column("locator", sa.String(length=4), nullable=False),
        sa.Column("secret_hash", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("rpps", sa.String(length=11), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("invited_by", KEY, nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["staff.id"], name=op.f("fk_invitation_invited_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("locator", name=op.f("uq_invitation_locator")),
    )
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_rpps"), ["rpps"])
