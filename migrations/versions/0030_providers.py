"""identities at providers, and requests whose number one vouches for"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "provider_identity",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("connected_at", MOMENT, nullable=False),
        sa.Column("signed_in_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_provider_identity_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_provider_identity_issuer_subject")),
        sa.UniqueConstraint(
            "account_id", "issuer", name=op.f("uq_provider_identity_account_id_issuer")
        ),
    )
    with op.batch_alter_table("doctor_request") as batch_op:
        batch_op.add_column(
            sa.Column("is_proven", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("doctor_request") as batch_op:
        batch_op.alter_column("is_proven", server_default=None)
