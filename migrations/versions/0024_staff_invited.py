"""invitations of staff"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("invitation") as batch_op:
        batch_op.alter_column("rpps", existing_type=sa.String(length=11), nullable=True)
        batch_op.add_column(sa.Column("staff_id", KEY, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_invitation_staff_id"), "staff", ["staff_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_invitation_staff_id"), ["staff_id"])
