"""Opens the exam that a request of DICOMweb names by its study, and finds its objects there.

The question is the one that every page asks; the first answer of a sitting is told in the trail. A study
that isn't there and one that doesn't open are alike to whoever asks, and both in the trail.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from core import audit
from core.context import Context
from core.errors import NotFound
from core.exams.entitlement import watched_exam
from core.imaging.nature import Nature
from core.model import Exam, Instance, Series
from core.queries import Asked, Query

_TOKEN = Query(sa.select(Exam.token).where(Exam.study_instance_uid == sa.bindparam("study")))
_OBJECTS = (
    sa.select(
        Series.id.label("series_id"),
        Series.series_instance_uid.label("series"),
        Instance.sop_instance_uid.label("instance"),
        Instance.sop_class_uid,
        Instance.transfer_syntax_uid,
        Instance.object_key,
        sa.cast(Instance.leaving, sa.Text).label("leaving"),
        Instance.nature,
        Instance.frames,
    )
    .join(Series, Series.id == Instance.series_id)
    .where(Series.exam_id == sa.bindparam("exam"), Instance.settled)
    .order_by(Series.position, Instance.instance_number, Instance.id)
)
_OF_SERIES = Series.series_instance_uid == sa.bindparam("series")
_OF_STUDY = Query(_OBJECTS)
_IN_SERIES = Query(_OBJECTS.where(_OF_SERIES))
_ONE = Query(_OBJECTS.where(_OF_SERIES, Instance.sop_instance_uid == sa.bindparam("instance")))


@dataclass(frozen=True, slots=True)
class Named:
    """What an address names: a study, a series of it, an instance of that."""

    study: str
    series: str = ""
    instance: str = ""


@dataclass(frozen=True, slots=True)
class KeptObject:
    """An object of an exam that opened, and where it is kept."""

    study: str
    series_id: int
    series: str
    instance: str
    sop_class: str
    syntax: str
    key: str
    leaving: str
    """In JSON: few of those who ask for objects send their files."""
    nature: Nature
    frames: int


def objects_of(ctx: Context, named: Named, action: audit.Action) -> Sequence[KeptObject]:
    """The objects that are named, one at least, in the order of their series. Raises NotFound."""
    with watched_study(ctx, named.study, action) as (asked, exam_id):
        rows = _rows(asked, exam_id, named)
    if not rows:
        raise NotFound
    return [KeptObject(named.study, *row) for row in rows]


def object_of(ctx: Context, named: Named, action: audit.Action) -> KeptObject:
    """The one instance that is named. Raises NotFound."""
    return objects_of(ctx, named, action)[0]


@contextmanager
def watched_study(ctx: Context, study: str, action: audit.Action) -> Iterator[tuple[Asked, int]]:
    """The exam of a study, as `watched_exam` opens it. Raises NotFound."""
    with ctx.db.asking() as asked:
        found = _TOKEN.first(asked, study=study)
    token = found.token if found else ""  # no exam has it: refused, and told, like any other
    with watched_exam(ctx, token, action) as opened:
        yield opened


def _rows(asked: Asked, exam_id: int, named: Named) -> Sequence[Any]:
    if not named.series:
        return _OF_STUDY.put(asked, exam=exam_id)
    if not named.instance:
        return _IN_SERIES.put(asked, exam=exam_id, series=named.series)
    return _ONE.put(asked, exam=exam_id, series=named.series, instance=named.instance)
