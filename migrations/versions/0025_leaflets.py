"""leaflets"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
LANGUAGE = sa.String(length=40)


def upgrade() -> None:
    op.create_table(
        "leaflet_version",
        sa.Column("id", KEY, nullable=False),
        sa.Column("language", LANGUAGE, nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("begins", sa.Date(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("written_by", KEY, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["written_by"], ["staff.id"], name=op.f("fk_leaflet_version_written_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leaflet_version")),
        sa.UniqueConstraint(
            "language", "version", name=op.f("uq_leaflet_version_language_version")
        ),
    )
    with op.batch_alter_table("receipt") as batch_op:
        batch_op.alter_column("leaflet_language", existing_type=sa.String(length=2), type_=LANGUAGE)
    with op.batch_alter_table("patient") as batch_op:
        batch_op.add_column(sa.Column("leaflet_language", LANGUAGE, nullable=True))
