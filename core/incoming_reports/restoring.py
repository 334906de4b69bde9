"""Makes again the PDF of a report from the message or the object it came in, where a disk has lost it."""

from collections.abc import Iterator

import sqlalchemy as sa

from core.context import Context
from core.digests import digest_of
from core.errors import Refusal, StorageFailed
from core.hl7.message import read_message
from core.incoming_reports.objects import read_report
from core.incoming_reports.results import results_of
from core.model import Report
from core.rules.reports import Origin
from core.storage import original_key


def restore_document(ctx: Context, key: str) -> bool:
    """Whether these bytes are the PDF of a report, and are there again. Raises StorageFailed."""
    with ctx.db.reading() as session:
        row = session.scalar(sa.select(Report).where(Report.document_key == key).limit(1))
    if row is None or row.original_key is None:
        return False
    for document in _documents(ctx, row.origin, row.original_key):
        if original_key(digest_of([document]).sha256) == key:
            ctx.store.put(key, iter([document]))
            return True
    return False


def _documents(ctx: Context, origin: Origin, original: str) -> Iterator[bytes]:
    """The documents that a received original holds; none where it is gone too."""
    try:
        if origin is not Origin.MESSAGE:
            read = read_report(ctx.store.path(original), original)
            found = [read.document] if read is not None else []
        else:
            message = read_message(ctx.store.read(original))
            found = [one.observations.document for one in results_of(message)]
    except (Refusal, StorageFailed):
        return
    yield from filter(None, found)
