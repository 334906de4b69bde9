"""Opens an upload from outside: what is in it, whose it says it is; keeps each object apart.

Done by the worker, in one go. Killed in the middle, it begins again: rows are written once, at the end,
and objects are kept by their own hash.
"""

from dataclasses import dataclass, field

import sqlalchemy as sa

from core import audit
from core.context import Context
from core.errors import DirectoryFile, NotDicom, ObjectRefused
from core.ingest.folder import Candidate, candidates
from core.ingest.header import ReceivedHeader
from core.ingest.reading import ReceivedObject, read_object
from core.model import OutsideObject, OutsideUpload
from core.model.outside import OutsideRefusal
from core.outside.sending import AS_SENT
from core.rules.identity import Traits
from core.storage import outside_key

MOST_OBJECTS = 20_000
MOST_BYTES = 16 << 30
"""Of all that is unpacked, whatever it turns out to be."""


@dataclass(slots=True)
class _Found:
    """What an upload was found to hold."""

    folder: str
    objects: dict[str, tuple[str, ReceivedHeader]] = field(default_factory=dict)
    """Key and header, by SOP Instance UID."""
    persons: dict[tuple[str, Traits], int] = field(default_factory=dict)
    unpacked: int = 0
    ignored: int = 0
    refused: int = 0

    @property
    def is_too_much(self) -> bool:
        return self.unpacked > MOST_BYTES or len(self.objects) > MOST_OBJECTS

    def refusal(self) -> OutsideRefusal | None:
        if self.unpacked > MOST_BYTES:
            return OutsideRefusal.TOO_LARGE
        if len(self.objects) > MOST_OBJECTS:
            return OutsideRefusal.TOO_MANY_OBJECTS
        return None if self.objects else OutsideRefusal.NOTHING_TO_READ

    def person(self, header: ReceivedHeader) -> int:
        who = (header.patient_number, header.traits)
        return self.persons.setdefault(who, len(self.persons) + 1)


def check_next_upload(ctx: Context) -> bool:
    """Check the upload that has waited longest; False when none waits."""
    with ctx.db.reading() as session:
        waiting = session.execute(
            sa.select(OutsideUpload.id, OutsideUpload.folder)
            .where(OutsideUpload.checked_at.is_(None))
            .order_by(OutsideUpload.id)
            .limit(1)
        ).first()
    if waiting is None:
        return False
    found = _opened(ctx, waiting.folder)
    _write_down(ctx, waiting.id, found)
    ctx.store.remove(outside_key(waiting.folder, AS_SENT))
    if found.refusal() is not None:
        for key, _ in found.objects.values():
            ctx.store.remove(key)
    return True


def _opened(ctx: Context, folder: str) -> _Found:
    found = _Found(folder)
    for candidate in candidates(ctx.store.path(outside_key(folder, AS_SENT))):
        _take(ctx, found, candidate)
        if found.is_too_much:
            break
    return found


def _take(ctx: Context, found: _Found, candidate: Candidate) -> None:
    with ctx.store.spool() as spool:
        try:
            with candidate.open() as stream:
                spool.copy_from(stream)
            _keep(found, received := read_object(spool.path, spool.finish()))
        except (NotDicom, DirectoryFile):
            found.ignored += 1
        except ObjectRefused:
            found.refused += 1
        else:
            ctx.store.keep(spool, outside_key(found.folder, received.digest.sha256))
        finally:
            found.unpacked += spool.size


def _keep(found: _Found, received: ReceivedObject) -> None:
    header = received.header
    kept = outside_key(found.folder, received.digest.sha256), header
    if found.objects.setdefault(header.sop_instance_uid, kept)[0] != kept[0]:
        raise ObjectRefused  # two objects of one identifier: the first counts
    found.person(header)


def _write_down(ctx: Context, upload_id: int, found: _Found) -> None:
    refusal = found.refusal()
    with ctx.db.writing() as session:
        upload = session.get_one(OutsideUpload, upload_id)
        if upload.checked_at is not None:  # another worker was faster
            return
        upload.checked_at = ctx.now
        upload.ignored, upload.refused = found.ignored, found.refused
        if refusal is None:
            session.add_all(_rows(upload_id, found))
            return
        upload.refusal, upload.decided_at = refusal, ctx.now
        audit.record(
            session,
            ctx,
            audit.Action.OUTSIDE_REFUSED,
            reason=refusal.value,
            patient_id=upload.patient_id,
            details={"upload": upload.id},
        )


def _rows(upload_id: int, found: _Found) -> list[OutsideObject]:
    return [
        OutsideObject(
            upload_id=upload_id,
            object_key=key,
            sop_instance_uid=header.sop_instance_uid,
            study_instance_uid=header.study_instance_uid,
            person=found.person(header),
            patient_number=header.patient_number,
            family_name=header.traits.family_name,
            given_name=header.traits.given_name,
            birth_date=header.traits.birth_date,
            sex=header.traits.sex,
            study_date=header.study_date,
            description=header.study_description,
            modality=header.modality,
        )
        for key, header in found.objects.values()
    ]
