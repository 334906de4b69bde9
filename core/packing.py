"""Packs objects that came in: each as it leaves in a package, once. Finds its work in the table (law 12).

A series waits while `pack_from` says so; its instances that have no departure are packed some at a time,
into one derived object, so that killing the worker costs a bundle and no more. An object that can't be
uncompressed leaves as it was received; so does whatever keeps ending the worker.
"""

import logging
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.download.departing import Packed, is_to_be_rewritten, pack, rewritten
from core.download.file_meta import FileMeta
from core.download.leaving import Leaving
from core.errors import DecodingStopped, ObjectRefused, PictureRefused, StorageFailed
from core.imaging.syntaxes import EXPLICIT_LITTLE
from core.model import Departure, Instance, Series
from core.storage import Spool

log = logging.getLogger("cigogne.packing")

MOST_OF_A_BUNDLE = 500
BYTES_OF_A_BUNDLE = 256 << 20
REWRITING_TRIES = 3
"""After so many the rest of a series leaves as it was received: something in it ends the worker."""
MOST_TRIES = 6
"""After so many it is left alone until something new arrives."""
REFUSALS = (ObjectRefused, PictureRefused)


@dataclass(frozen=True, slots=True)
class _Waiting:
    series_id: int
    instances: Sequence[Instance]
    may_rewrite: bool


def pack_next_objects(ctx: Context) -> bool:
    """Pack some objects of the series that has waited longest; False when none waits."""
    waiting = _next(ctx)
    if waiting is None:
        return False
    try:
        if waiting.instances:
            _pack(ctx, waiting)
    except StorageFailed as failed:  # tried again, one try less
        log.error("series %s isn't packed: %s", waiting.series_id, failed)  # noqa: TRY400
    return True


def _next(ctx: Context) -> _Waiting | None:
    """Take the series that has waited longest, counting the try before it is made."""
    with ctx.db.writing() as session:
        series = session.scalars(
            sa.select(Series)
            .where(Series.pack_from.is_not(None), Series.pack_tries < MOST_TRIES)
            .order_by(Series.pack_from, Series.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if series is None:
            return None
        instances = _bundle(_unpacked(session, series))
        if instances:
            series.pack_tries += 1
        else:
            series.pack_from, series.pack_tries = None, 0
        return _Waiting(series.id, instances, series.pack_tries <= REWRITING_TRIES)


def _unpacked(session: Session, series: Series) -> Sequence[Instance]:
    return session.scalars(
        sa.select(Instance)
        .outerjoin(Departure, Departure.instance_id == Instance.id)
        .where(Instance.series_id == series.id, Instance.settled, Departure.instance_id.is_(None))
        .order_by(Instance.instance_number, Instance.id)
        .limit(MOST_OF_A_BUNDLE)
    ).all()


def _bundle(instances: Sequence[Instance]) -> Sequence[Instance]:
    """As many of the first as make a bundle, one at least."""
    sums = accumulate(instance.size for instance in instances)
    return [
        instance
        for number, (instance, together) in enumerate(zip(instances, sums, strict=True))
        if number == 0 or together <= BYTES_OF_A_BUNDLE
    ]


def _pack(ctx: Context, waiting: _Waiting) -> None:
    key = f"derived/packed/{waiting.series_id}-{secrets.token_hex(6)}"
    with ctx.store.spool() as spool:
        bundle = _Bundle(ctx, spool, key, may_rewrite=waiting.may_rewrite)
        departures = [bundle.departure(instance) for instance in waiting.instances]
        if spool.finish().size:
            ctx.store.keep(spool, key)
    if not _enter(ctx, waiting, departures):
        ctx.store.remove(key)


def _enter(ctx: Context, waiting: _Waiting, departures: Iterable[Departure]) -> bool:
    """Write the rows, unless another worker was quicker or an instance is gone."""
    ids = [instance.id for instance in waiting.instances]
    with ctx.db.writing() as session:
        still_there = session.scalar(
            sa.select(sa.func.count())
            .select_from(Instance)
            .outerjoin(Departure, Departure.instance_id == Instance.id)
            .where(Instance.id.in_(ids), Departure.instance_id.is_(None))
        )
        series = session.get(Series, waiting.series_id)
        if still_there != len(ids) or series is None:
            return False
        session.add_all(departures)
        series.pack_tries = 0
        return True


class _Bundle:
    """A derived object being filled with packed objects."""

    def __init__(self, ctx: Context, spool: Spool, key: str, *, may_rewrite: bool) -> None:
        self._ctx = ctx
        self._spool = spool
        self._key = key
        self._may_rewrite = may_rewrite
        self._size = 0

    def departure(self, instance: Instance) -> Departure:
        """Pack an object. Raises StorageFailed."""
        if not is_to_be_rewritten(instance.transfer_syntax_uid):
            return self._as_received(instance, deflate=True)
        if not self._may_rewrite:
            return self._as_received(instance, deflate=False, refusal=DecodingStopped.code)
        try:
            return self._rewritten(instance)
        except REFUSALS as refused:
            return self._as_received(instance, deflate=False, refusal=refused.code)

    def _rewritten(self, instance: Instance) -> Departure:
        path = self._ctx.store.path(instance.object_key)
        meta = FileMeta(instance.sop_class_uid, instance.sop_instance_uid, EXPLICIT_LITTLE.uid)
        chunks = rewritten(path, meta, self._ctx.studio)
        return self._packed(instance, EXPLICIT_LITTLE.uid, chunks, deflate=True)

    def _as_received(self, instance: Instance, *, deflate: bool, refusal: str = "") -> Departure:
        """Byte for byte; what the disk changed since it came must not leave under our checksum."""
        leaving = Leaving.from_json(instance.leaving)
        if not deflate and not leaving.head:  # a video: no second copy of the same bytes
            packed = Packed(leaving.digest, leaving.digest, deflated=False)
            place = (instance.object_key, 0)
            return _departure(instance, packed, place, instance.transfer_syntax_uid, refusal)
        content = leaving.content(partial(self._ctx.store.stream, instance.object_key))
        chunks = content.read(0, content.digest.size)
        uid = instance.transfer_syntax_uid
        departure = self._packed(instance, uid, chunks, deflate=deflate, refusal=refusal)
        if departure.sha256 != leaving.digest.sha256:
            raise StorageFailed
        return departure

    def _packed(
        self,
        instance: Instance,
        transfer_syntax_uid: str,
        chunks: Iterator[bytes],
        *,
        deflate: bool,
        refusal: str = "",
    ) -> Departure:
        offset = self._size
        packed = pack(chunks, self._write, deflate=deflate)
        return _departure(instance, packed, (self._key, offset), transfer_syntax_uid, refusal)

    def _write(self, chunk: bytes) -> None:
        self._spool.write(chunk)
        self._size += len(chunk)


def _departure(
    instance: Instance,
    packed: Packed,
    place: tuple[str, int],
    transfer_syntax_uid: str,
    refusal: str,
) -> Departure:
    key, offset = place
    return Departure(
        instance_id=instance.id,
        transfer_syntax_uid=transfer_syntax_uid,
        size=packed.file.size,
        sha256=packed.file.sha256,
        crc32=packed.file.crc32,
        object_key=key,
        offset=offset,
        packed_size=packed.written.size,
        packed_sha256=packed.written.sha256,
        deflated=packed.deflated,
        refusal=refusal,
    )
