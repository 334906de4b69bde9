"""how many objects an exam has"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exam", sa.Column("expected_instances", sa.Integer(), nullable=True))
