"""The audit trail: who did what, to what, when, why, from where; chained so that tampering shows.

Events are written explicitly, in the transaction of what they tell of; a refusal in one of its own.
How they are chained is `chain`'s matter. Sentences for people live in the templates.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.chain import digest_of, locked_head
from core.context import Context, ViewerKind
from core.errors import CigogneError
from core.model import Event
from core.queries import Asked, Query

SAME_SITTING = timedelta(minutes=15)
"""Leafing through an exam is one event, not a thousand."""


class Action(Enum):
    """What can be told of. Values are stored for ever: add, never rename."""

    SIGNED_IN = "signed-in"
    SIGNED_OUT = "signed-out"
    AUTHENTICATOR_SET_UP = "authenticator-set-up"
    VIEWER_CONFIRMED = "viewer-confirmed"
    PROVIDER_CONNECTED = "provider-connected"
    PROVIDER_DISCONNECTED = "provider-disconnected"
    ACCOUNT_OPENED = "account-opened"
    CODE_PRINTED = "code-printed"
    CODE_TRIED = "code-tried"
    FILE_SEARCHED = "file-searched"
    FILE_OPENED = "file-opened"
    IDENTITY_COMPLETED = "identity-completed"
    PERSON_ADDED = "person-added"
    PROTECTION_RECORDED = "protection-recorded"
    PROTECTION_ENDED = "protection-ended"
    OPPOSITION_NOTED = "opposition-noted"
    OPPOSITION_LIFTED = "opposition-lifted"
    CASE_OPENED = "case-opened"
    CASE_ANSWERED = "case-answered"
    RELEASE_CHOSEN = "release-chosen"
    PROXY_ENDED = "proxy-ended"
    DECISIONS_RECORDED = "decisions-recorded"
    RECEIPT_PRINTED = "receipt-printed"
    RECEIPT_LOOKED_UP = "receipt-looked-up"
    EXAM_OPENED = "exam-opened"
    PICTURES_VIEWED = "pictures-viewed"
    OBJECT_OPENED = "object-opened"
    REPORT_READ = "report-read"
    REPORT_PRINTED = "report-printed"
    OBJECTS_RETRIEVED = "objects-retrieved"
    PACKAGE_DOWNLOADED = "package-downloaded"
    PACKAGE_RESUMED = "package-resumed"
    PACKAGE_RECEIVED = "package-received"
    PACKAGE_EXPORTED = "package-exported"
    TRAIL_READ = "trail-read"
    REPORT_WRITTEN = "report-written"
    REPORT_VALIDATED = "report-validated"
    REPORT_AMENDED = "report-amended"
    REPORT_RECEIVED = "report-received"
    REPORT_WITHDRAWN = "report-withdrawn"
    REPORTS_TRUSTED = "reports-trusted"
    HOLD_SET = "hold-set"
    HOLD_RELEASED = "hold-released"
    ARRIVAL_ENDED = "arrival-ended"
    OBJECT_REFUSED = "object-refused"
    MESSAGE_REFUSED = "message-refused"
    EXAM_REMOVED = "exam-removed"
    OBJECT_LOST = "object-lost"
    OBJECT_TRIED_AGAIN = "object-tried-again"
    SENDER_REFUSED = "sender-refused"
    SENDER_ADDED = "sender-added"
    SENDER_REMOVED = "sender-removed"
    CREDENTIAL_MADE = "credential-made"
    CREDENTIAL_REVOKED = "credential-revoked"
    PROGRAM_ADMITTED = "program-admitted"
    PROGRAM_SHUT_OUT = "program-shut-out"
    EXAM_DOUBTED = "exam-doubted"
    OBJECTS_REJECTED = "objects-rejected"
    RECORDS_JOINED = "records-joined"
    RECORDS_SEPARATED = "records-separated"
    RECORDS_TOLD_APART = "records-told-apart"
    TIMELINE_OPENED = "timeline-opened"
    GRANT_GIVEN = "grant-given"
    GRANT_ENDED = "grant-ended"
    DOCTOR_BLOCKED = "doctor-blocked"
    DOCTOR_UNBLOCKED = "doctor-unblocked"
    PATIENT_SOUGHT = "patient-sought"
    CARE_ATTESTED = "care-attested"
    EMERGENCY_OPENED = "emergency-opened"
    EMERGENCY_REVIEWED = "emergency-reviewed"
    PRACTICE_JOINED = "practice-joined"
    PRACTICE_LEFT = "practice-left"
    DOCTOR_ASKED = "doctor-asked"
    DOCTOR_INVITED = "doctor-invited"
    DOCTOR_TURNED_DOWN = "doctor-turned-down"
    DOCTOR_SUSPENDED = "doctor-suspended"
    DOCTOR_RESUMED = "doctor-resumed"
    STAFF_CREATED = "staff-created"
    STAFF_INVITED = "staff-invited"
    STAFF_SUSPENDED = "staff-suspended"
    STAFF_RESUMED = "staff-resumed"
    STAFF_ROLE_CHANGED = "staff-role-changed"
    PASSWORD_CHANGED = "password-changed"  # noqa: S105 (no password, but what became of one)
    SESSION_ENDED = "session-ended"
    SETTINGS_CHANGED = "settings-changed"
    TRAIL_SEARCHED = "trail-searched"
    TRAIL_SHORTENED = "trail-shortened"
    TRAIL_EXPORTED = "trail-exported"
    LEAFLET_WRITTEN = "leaflet-written"
    PAGE_REFUSED = "page-refused"
    REPEAT_LOOKED_FOR = "repeat-looked-for"
    REPEAT_ANSWERED = "repeat-answered"
    OUTSIDE_SENT = "outside-sent"
    OUTSIDE_REFUSED = "outside-refused"
    SHARE_MADE = "share-made"
    SHARE_PRINTED = "share-printed"
    SHARE_TRIED = "share-tried"
    SHARE_OPENED = "share-opened"
    SHARE_REVOKED = "share-revoked"


class Outcome(Enum):
    DONE = "done"
    REFUSED = "refused"


_DONE_LATELY = Query(
    sa.select(Event.sequence)
    .where(
        Event.patient_id == sa.bindparam("patient"),
        Event.exam_id == sa.bindparam("exam"),
        Event.action == sa.bindparam("action"),
        Event.outcome == Outcome.DONE.value,
        Event.actor_kind == sa.bindparam("actor_kind"),
        Event.actor_id == sa.bindparam("actor"),
        Event.recorded_at > sa.bindparam("since"),
    )
    .limit(1)
)


class AnonymousActor(CigogneError):
    """An event whose actor has no name can't be built."""


def record(
    session: Session,
    ctx: Context,
    action: Action,
    *,
    outcome: Outcome = Outcome.DONE,
    reason: str = "",
    patient_id: int | None = None,
    exam_id: int | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add an event to the chain, within the caller's transaction."""
    actor = ctx.viewer
    if actor.kind is not ViewerKind.NOBODY and not actor.name:
        raise AnonymousActor
    head = locked_head(session)
    event = Event(
        sequence=head.sequence + 1,
        recorded_at=ctx.now,
        action=action.value,
        outcome=outcome.value,
        reason=reason,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_role=actor.role.value if actor.role else "",
        establishment_id=actor.establishment_id,
        patient_id=patient_id,
        exam_id=exam_id,
        details=dict(details or {}),
        request=ctx.request,
        address=ctx.address,
    )
    event.digest = digest_of(event, head.digest, ctx.settings.audit_key)
    head.sequence, head.digest = event.sequence, event.digest
    session.add(event)
    session.flush()


def record_once(
    session: Session,
    ctx: Context,
    action: Action,
    *,
    patient_id: int,
    exam_id: int,
    details: Mapping[str, Any] | None = None,
) -> bool:
    """Add an event unless the same actor did the same with the same exam in this sitting; tells
    whether it was added."""
    if is_recorded(session, ctx, action, patient_id=patient_id, exam_id=exam_id):
        return False
    record(session, ctx, action, patient_id=patient_id, exam_id=exam_id, details=details)
    return True


def is_recorded(
    asked: Asked, ctx: Context, action: Action, *, patient_id: int, exam_id: int
) -> bool:
    """Whether the actor's doing this with this exam is in the trail already, in this sitting."""
    done = _DONE_LATELY.first(
        asked,
        patient=patient_id,
        exam=exam_id,
        action=action.value,
        actor_kind=ctx.viewer.kind.value,
        actor=ctx.viewer.id,
        since=ctx.now - SAME_SITTING,
    )
    return done is not None


def record_refusal(
    ctx: Context,
    action: Action,
    reason: str,
    *,
    patient_id: int | None = None,
    exam_id: int | None = None,
) -> None:
    """Add a refusal in a transaction of its own: what was refused has been undone."""
    with ctx.db.writing() as session:
        record(
            session,
            ctx,
            action,
            outcome=Outcome.REFUSED,
            reason=reason,
            patient_id=patient_id,
            exam_id=exam_id,
        )
