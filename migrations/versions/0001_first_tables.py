"""first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_attempt")),
    )
    op.create_table(
        "chain_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", KEY, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "establishment",
        sa.Column("id", KEY, nullable=False),
        sa.Column("finess", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("desk_phone", sa.String(length=30), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_establishment")),
        sa.UniqueConstraint("finess", name=op.f("uq_establishment_finess")),
    )
    op.create_table(
        "event",
        sa.Column("sequence", KEY, autoincrement=False, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("actor_role", sa.String(length=40), nullable=False),
        sa.Column("establishment_id", sa.Integer(), nullable=True),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("exam_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("request", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_event")),
    )
    with op.batch_alter_table("event") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_event_patient_id_sequence"), ["patient_id", "sequence"], unique=False
        )

    op.create_table(
        "patient",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(40), nullable=False),
        sa.Column("family_key", sa.String(length=200), nullable=False),
        sa.Column("given_key", sa.String(length=200), nullable=False),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
        sa.UniqueConstraint("token", name=op.f("uq_patient_token")),
    )
    with op.batch_alter_table("patient") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_patient_birth_date_family_key"),
            ["birth_date", "family_key"],
            unique=False,
        )

    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("site", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("viewer_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session") as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "account",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("patient_id", KEY, nullable=True),
        sa.Column("rpps", sa.String(length=11), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("suspended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_account_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("mail", name=op.f("uq_account_mail")),
        sa.UniqueConstraint("rpps", name=op.f("uq_account_rpps")),
    )
    with op.batch_alter_table("account") as batch_op:
        batch_op.create_index(batch_op.f("ix_account_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "arrival",
        sa.Column("id", KEY, nullable=False),
        sa.Column("door", sa.String(40), nullable=False),
        sa.Column("establishment_id", KEY, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_arrival_establishment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
    )
    with op.batch_alter_table("arrival") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_arrival_establishment_id_opened_at"),
            ["establishment_id", "opened_at"],
            unique=False,
        )

    op.create_table(
        "exam",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token", sa.String(length=22), nullable=False),
        sa.Column("study_instance_uid", sa.String(length=64), nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("establishment_id", KEY, nullable=False),
        sa.Column("accession_number", sa.String(length=64), nullable=False),
        sa.Column("study_id", sa.String(length=64), nullable=False),
        sa.Column("study_date", sa.Date(), nullable=True),
        sa.Column("study_time", sa.Time(), nullable=True),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("modality", sa.String(length=16), nullable=False),
        sa.Column("body_part", sa.String(length=64), nullable=False),
        sa.Column("requested_by", sa.String(length=200), nullable=False),
        sa.Column("identity_settled", sa.Boolean(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_exam_establishment_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_exam_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam")),
        sa.UniqueConstraint("study_instance_uid", name=op.f("uq_exam_study_instance_uid")),
        sa.UniqueConstraint("token", name=op.f("uq_exam_token")),
    )
    with op.batch_alter_table("exam") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_exam_establishment_id_study_date"),
            ["establishment_id", "study_date"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_exam_patient_id_study_date"), ["patient_id", "study_date"], unique=False
        )

    op.create_table(
        "identifier",
        sa.Column("id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("issuer_id", KEY, nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["issuer_id"], ["establishment.id"], name=op.f("fk_identifier_issuer_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_identifier_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifier")),
        sa.UniqueConstraint("issuer_id", "value", name=op.f("uq_identifier_issuer_id_value")),
    )
    with op.batch_alter_table("identifier") as batch_op:
        batch_op.create_index(batch_op.f("ix_identifier_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "staff",
        sa.Column("id", KEY, nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("establishment_id", KEY, nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("suspended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_staff_establishment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("mail", name=op.f("uq_staff_mail")),
    )
    op.create_table(
        "activation_code",
        sa.Column("id", KEY, nullable=False),
        sa.Column("locator", sa.String(length=4), nullable=False),
        sa.Column("secret_hash", sa.String(length=200), nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("capacity", sa.String(40), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("issued_by", KEY, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["staff.id"], name=op.f("fk_activation_code_issued_by")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_activation_code_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activation_code")),
        sa.UniqueConstraint("locator", name=op.f("uq_activation_code_locator")),
    )
    with op.batch_alter_table("activation_code") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_activation_code_patient_id"), ["patient_id"], unique=False
        )

    op.create_table(
        "grant",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=True),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_grant_account_id")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_grant_exam_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_grant_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grant")),
    )
    with op.batch_alter_table("grant") as batch_op:
        batch_op.create_index(batch_op.f("ix_grant_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_grant_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "hold",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("set_by", KEY, nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("released_by", KEY, nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_hold_exam_id")),
        sa.ForeignKeyConstraint(["released_by"], ["staff.id"], name=op.f("fk_hold_released_by")),
        sa.ForeignKeyConstraint(["set_by"], ["staff.id"], name=op.f("fk_hold_set_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    with op.batch_alter_table("hold") as batch_op:
        batch_op.create_index(batch_op.f("ix_hold_exam_id"), ["exam_id"], unique=False)

    op.create_table(
        "proxy",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("capacity", sa.String(40), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_proxy_account_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_proxy_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proxy")),
        sa.UniqueConstraint(
            "account_id",
            "patient_id",
            "began_at",
            name=op.f("uq_proxy_account_id_patient_id_began_at"),
        ),
    )
    with op.batch_alter_table("proxy") as batch_op:
        batch_op.create_index(batch_op.f("ix_proxy_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("id", KEY, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("place", sa.String(40), nullable=False),
        sa.Column("establishment_id", KEY, nullable=True),
        sa.Column("asked_by", KEY, nullable=True),
        sa.Column("asked_by_name", sa.String(length=200), nullable=False),
        sa.Column("account_id", KEY, nullable=True),
        sa.Column("capacity", sa.String(40), nullable=False),
        sa.Column("answered_by_name", sa.String(length=200), nullable=False),
        sa.Column("leaflet_version", sa.String(length=20), nullable=False),
        sa.Column("leaflet_language", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_receipt_account_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["staff.id"], name=op.f("fk_receipt_asked_by")),
        sa.ForeignKeyConstraint(
            ["establishment_id"], ["establishment.id"], name=op.f("fk_receipt_establishment_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_receipt_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("code", name=op.f("uq_receipt_code")),
    )
    with op.batch_alter_table("receipt") as batch_op:
        batch_op.create_index(batch_op.f("ix_receipt_patient_id"), ["patient_id"], unique=False)

    op.create_table(
        "refused_object",
        sa.Column("id", KEY, nullable=False),
        sa.Column("arrival_id", KEY, nullable=False),
        sa.Column("establishment_id", KEY, nullable=False),
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("object_key", sa.String(length=200), nullable=True),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["arrival_id"], ["arrival.id"], name=op.f("fk_refused_object_arrival_id")
        ),
        sa.ForeignKeyConstraint(
            ["establishment_id"],
            ["establishment.id"],
            name=op.f("fk_refused_object_establishment_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_object")),
    )
    with op.batch_alter_table("refused_object") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_refused_object_arrival_id"), ["arrival_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_refused_object_establishment_id_received_at"),
            ["establishment_id", "received_at"],
            unique=False,
        )

    op.create_table(
        "report",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("indication", sa.Text(), nullable=False),
        sa.Column("technique", sa.Text(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("written_by", KEY, nullable=True),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("validated_by", sa.String(length=200), nullable=False),
        sa.Column("validated_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_report_exam_id")),
        sa.ForeignKeyConstraint(["written_by"], ["staff.id"], name=op.f("fk_report_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("exam_id", "version", name=op.f("uq_report_exam_id_version")),
    )
    op.create_table(
        "series",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("series_instance_uid", sa.String(length=64), nullable=False),
        sa.Column("series_number", sa.Integer(), nullable=True),
        sa.Column("modality", sa.String(length=16), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("prepare_from", MOMENT, nullable=True),
        sa.Column("prepare_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_series_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("exam_id", "position", name=op.f("uq_series_exam_id_position")),
        sa.UniqueConstraint("series_instance_uid", name=op.f("uq_series_series_instance_uid")),
    )
    with op.batch_alter_table("series") as batch_op:
        batch_op.create_index(batch_op.f("ix_series_prepare_from"), ["prepare_from"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", KEY, nullable=False),
        sa.Column("receipt_id", KEY, nullable=False),
        sa.Column("patient_id", KEY, nullable=False),
        sa.Column("exam_id", KEY, nullable=True),
        sa.Column("question", sa.String(40), nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_decision_exam_id")),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_decision_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_decision_receipt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_patient_id_question"), ["patient_id", "question"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_decision_receipt_id"), ["receipt_id"], unique=False)

    op.create_table(
        "instance",
        sa.Column("id", KEY, nullable=False),
        sa.Column("series_id", KEY, nullable=False),
        sa.Column("sop_instance_uid", sa.String(length=64), nullable=False),
        sa.Column("sop_class_uid", sa.String(length=64), nullable=False),
        sa.Column("transfer_syntax_uid", sa.String(length=64), nullable=False),
        sa.Column("instance_number", sa.Integer(), nullable=True),
        sa.Column("nature", sa.String(40), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("object_key", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("directory_record", sa.JSON(), nullable=False),
        sa.Column("leaving", sa.JSON(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_instance_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
        sa.UniqueConstraint("sop_instance_uid", name=op.f("uq_instance_sop_instance_uid")),
    )
    with op.batch_alter_table("instance") as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instance_series_id_settled_nature"),
            ["series_id", "settled", "nature"],
            unique=False,
        )

    op.create_table(
        "stack",
        sa.Column("id", KEY, nullable=False),
        sa.Column("series_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("object_key", sa.String(length=200), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("distinctions", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_stack_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stack")),
        sa.UniqueConstraint("series_id", "position", name=op.f("uq_stack_series_id_position")),
    )
