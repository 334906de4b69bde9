"""Verifying knows the PDF of reports: none is put aside, and one that a disk lost is made again."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core.exams.reading import printed_report
from core.language import Language
from core.model import Instance, ReceivedMessage, ReportObject
from core.verification.finding import Fault, find
from core.verification.mending import mend
from tests.cast import Cast
from tests.core.incoming_reports import test_objects as objects
from tests.core.incoming_reports.messages import embedded, order, pdf, results, versions
from tests.core.ingest.sender import context, send

LATER = timedelta(hours=2)


@pytest.fixture(params=["message", "object"])
def key(request: pytest.FixtureRequest, cast: Cast) -> str:
    """Of the PDF of the exam "unreported", as it came."""
    if request.param == "message":
        send(cast, *results(order(), embedded(pdf())))
    else:
        objects.send(cast, objects.document(pdf()))
    found = versions(cast)[0].document_key
    assert found is not None
    return found


def faults(cast: Cast) -> list[tuple[Fault, str]]:
    ctx = context(cast)
    found = list(find(cast.context(now=ctx.now + LATER), checksums=True))
    for one in found:
        mend(ctx, one)
    return [(one.fault, one.key) for one in found]


def test_nothing_is_wrong_with_a_received_pdf(cast: Cast, key: str) -> None:
    assert faults(cast) == []
    assert cast.store.exists(key)


def test_a_pdf_that_is_gone_is_made_again(cast: Cast, key: str) -> None:
    cast.store.remove(key)
    assert faults(cast) == [(Fault.MISSING, key)]
    assert faults(cast) == []
    ctx, token = cast.context("owner"), cast.exams["unreported"]
    assert printed_report(ctx, token, Language.FRENCH) == pdf()


def test_a_pdf_that_was_altered_is_made_again(cast: Cast, key: str) -> None:
    path = cast.store.path(key)
    path.write_bytes(b"%PDF-1.7 another")
    assert faults(cast) == [(Fault.ALTERED, key)]
    assert cast.store.read(key) == pdf()


def test_a_report_whose_object_is_gone_leaves_its_exam_readable(cast: Cast) -> None:
    objects.send(cast, objects.report())
    (version,) = versions(cast)
    cast.store.remove(version.original_key or "")
    assert [fault for fault, _ in faults(cast)] == [Fault.MISSING]
    assert faults(cast) == []
    assert versions(cast)[0].findings == "Nodule de 4 mm."


def test_a_pdf_that_cant_be_made_again_is_told_and_left_as_it_is(cast: Cast, key: str) -> None:
    (version,) = versions(cast)
    cast.store.path(key).write_bytes(b"%PDF-1.7 another")
    cast.store.remove(version.original_key or "")
    assert (Fault.ALTERED, key) in faults(cast)
    assert faults(cast) == [(Fault.ALTERED, key)]
    assert cast.store.read(key) == b"%PDF-1.7 another"


def test_what_a_report_came_in_is_kept_though_only_the_report_names_it(
    cast: Cast, key: str
) -> None:
    (version,) = versions(cast)
    with cast.db.writing() as session:
        session.execute(sa.update(ReceivedMessage).values(object_key=None))
        session.execute(sa.delete(ReportObject))
        session.execute(sa.delete(Instance).where(Instance.object_key == version.original_key))
    cast.store.remove(key)
    assert faults(cast) == [(Fault.MISSING, key)]
    assert cast.store.read(key) == pdf()
