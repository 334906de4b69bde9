"""The one door by which objects come in (law 5: acknowledge after safe).

Bytes are spooled and hashed while they come, the header is checked, the rule decides, the object is
made durable, its rows are committed: only then does `receive` return. What is refused is written down
for the staff with its reason; what a person has to decide about is kept aside.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import BinaryIO

import sqlalchemy as sa

from core import audit
from core.context import Context
from core.digests import Digest
from core.errors import DifferentContent, IdentityDoubtful, ObjectRefused, PatientConflict
from core.ingest.arrivals import OpenArrival, note
from core.ingest.doubt import doubted_pair
from core.ingest.entering import enter
from core.ingest.familiar import Familiar, join, likeness, relative_of
from core.ingest.header import ReceivedHeader, one_line
from core.ingest.known import decide, find_known
from core.ingest.reading import ReceivedObject, read_object
from core.ingest.sameness import same_object
from core.model import Exam, Instance, RefusedObject
from core.rules.duplicates import Admission
from core.storage import Spool, original_key

LONGEST_NAME = 400
REFUSALS: dict[Admission, type[ObjectRefused]] = {
    Admission.DIFFERENT_CONTENT: DifferentContent,
    Admission.PATIENT_CONFLICT: PatientConflict,
    Admission.IDENTITY_DOUBTFUL: IdentityDoubtful,
}
SET_ASIDE = (PatientConflict, IdentityDoubtful)


@dataclass(frozen=True, slots=True)
class Taken:
    """An object in the spool whose header was read and checked, about to be admitted."""

    name: str
    spool: Spool
    received: ReceivedObject


def accept_all(header: ReceivedHeader) -> None:
    """Whatever an object says of itself."""


def receive(
    ctx: Context,
    arrival: OpenArrival,
    source: AbstractContextManager[BinaryIO],
    name: str,
    check: Callable[[ReceivedHeader], None] = accept_all,
) -> Admission:
    """Take in one object: ACCEPTED, or UNCHANGED when the same bytes are kept already.

    Raises what `take` and `admit` raise.
    """
    with ctx.store.spool() as spool:
        return admit(ctx, arrival, take(ctx, arrival, spool, source, name, check))


def take(
    ctx: Context,
    arrival: OpenArrival,
    spool: Spool,
    source: AbstractContextManager[BinaryIO],
    name: str,
    check: Callable[[ReceivedHeader], None],
) -> Taken:
    """Spool an object and read its header.

    `source` may refuse by raising ObjectRefused while it is opened and read. `name` is what the
    sender calls it, for the staff page. `check` may refuse by what the object says of itself. Raises
    ObjectRefused after writing the refusal down, StorageFailed.
    """
    try:
        with source as stream:
            spool.copy_from(stream)
        received = read_object(spool.path, spool.finish())
        check(received.header)
    except ObjectRefused as refused:
        _write_down(ctx, arrival, refused, name, spool.finish(), None)
        raise
    return Taken(name, spool, received)


def admit(ctx: Context, arrival: OpenArrival, taken: Taken) -> Admission:
    """Decide about an object and make it safe: ACCEPTED, or UNCHANGED when it is kept already.

    Raises ObjectRefused after writing the refusal down, StorageFailed when it couldn't be made safe.
    """
    spool, received = taken.spool, taken.received
    try:
        admitted = _admit(ctx, arrival, spool, received)
    except ObjectRefused as refused:
        _write_down(ctx, arrival, refused, taken.name, received.digest, received.header)
        raise
    if admitted is Admission.ACCEPTED:
        arrival.accepted += 1
    else:
        arrival.unchanged += 1
    return admitted


def _admit(ctx: Context, arrival: OpenArrival, spool: Spool, received: ReceivedObject) -> Admission:
    relative = relative_of(arrival.familiar, spool, received)
    if relative is not None and join(ctx, [relative]):
        return Admission.ACCEPTED
    with ctx.db.reading() as session:
        decided = decide(find_known(session, arrival.establishment_id, received.header), received)
    if _is_to_be_kept(ctx, decided, received):
        ctx.store.keep(spool, received.key)
    if decided is Admission.ACCEPTED:
        decided = _enter(ctx, arrival, received)
    if decided is Admission.DIFFERENT_CONTENT:
        decided = Admission.UNCHANGED if _is_the_same(ctx, received, spool) else decided
        if spool.path == ctx.store.path(received.key):
            _remove_stray(ctx, received)
    if decided in REFUSALS:
        raise REFUSALS[decided]
    if decided is Admission.UNCHANGED:
        _note(ctx, arrival, received)
    return decided


def _is_the_same(ctx: Context, received: ReceivedObject, spool: Spool) -> bool:
    """Another file of the same object: imported from a disc, then sent by the archive, say. The first
    stays, for it may have been looked at."""
    uid = received.header.sop_instance_uid
    with ctx.db.reading() as session:
        kept = session.scalar(
            sa.select(Instance.object_key).where(Instance.sop_instance_uid == uid)
        )
    return kept is not None and same_object(ctx.store.path(kept), spool.path)


def _is_to_be_kept(ctx: Context, decided: Admission, received: ReceivedObject) -> bool:
    """Bytes that are known are kept again only where a disk has lost them since."""
    if decided is Admission.UNCHANGED:
        store, key = ctx.store, received.key
        return not store.exists(key) or store.size(key) != received.digest.size
    return decided is not Admission.DIFFERENT_CONTENT


def _enter(ctx: Context, arrival: OpenArrival, received: ReceivedObject) -> Admission:
    """Write the rows, deciding once more: another sender may have been quicker."""
    with ctx.db.writing() as session:
        known = find_known(session, arrival.establishment_id, received.header)
        decided = decide(known, received)
        if decided is not Admission.ACCEPTED:
            return decided
        series = enter(session, ctx, arrival.establishment_id, known, received)
        note(session, arrival, series.exam_id)
        familiar = Familiar(series.exam.patient_id, series.exam_id, series.id)
    arrival.exams.add(familiar.exam_id)
    arrival.familiar[likeness(received.header)] = familiar
    return decided


def _remove_stray(ctx: Context, received: ReceivedObject) -> None:
    """Of one that was kept, but overtaken by another of its identifier before it had a row."""
    key, uid = received.key, received.header.sop_instance_uid
    entered = sa.exists().where(Instance.sop_instance_uid == uid, Instance.object_key == key)
    aside = sa.exists().where(RefusedObject.object_key == key)
    with ctx.db.writing() as session:  # nobody writes a row meanwhile
        if not session.scalar(sa.select(entered | aside)):
            ctx.store.remove(key)


def _note(ctx: Context, arrival: OpenArrival, received: ReceivedObject) -> None:
    """What a sender that died brought before to the exam of this object joins it with this arrival."""
    uid = received.header.study_instance_uid
    with ctx.db.reading() as session:
        exam_id = session.scalars(sa.select(Exam.id).where(Exam.study_instance_uid == uid)).one()
    if exam_id not in arrival.exams:
        with ctx.db.writing() as session:
            note(session, arrival, exam_id)
        arrival.exams.add(exam_id)


def _write_down(
    ctx: Context,
    arrival: OpenArrival,
    refused: ObjectRefused,
    name: str,
    digest: Digest,
    header: ReceivedHeader | None,
) -> None:
    arrival.refused += 1
    key = original_key(digest.sha256)
    with ctx.db.writing() as session:
        pair = None
        if header is not None and isinstance(refused, SET_ASIDE):
            pair = doubted_pair(session, ctx, arrival.establishment_id, header)
        session.add(
            RefusedObject(
                arrival_id=arrival.id,
                establishment_id=arrival.establishment_id,
                name=one_line(name)[-LONGEST_NAME:],
                code=refused.code,
                facts=refused.facts(),
                sha256=digest.sha256,
                object_key=key if isinstance(refused, SET_ASIDE) else None,
                received_at=ctx.now,
                matching_id=pair.id if pair else None,
            )
        )
        audit.record(
            session,
            ctx,
            audit.Action.OBJECT_REFUSED,
            outcome=audit.Outcome.REFUSED,
            reason=refused.code,
            details={"arrival": arrival.id},
        )
