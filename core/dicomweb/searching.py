"""Searches among what opens to the viewer: QIDO-RS (PS3.18 section 10.6).

SQL finds what may open and matches; the one rule decides on each exam. An answer takes a number of
queries that doesn't grow with it, unless much that matches turns out not to open.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.context import Context, ViewerKind
from core.dicomweb.asking import Named, watched_study
from core.dicomweb.conditions import conditions
from core.dicomweb.json_model import Json
from core.dicomweb.matching import Level, Wish
from core.dicomweb.results import told_instance, told_series, told_study
from core.doctors.candidates import MAY_OPEN, asked_by
from core.exams.entitlement import entitlement_of, judgements
from core.model import Establishment, Exam, Identifier, Instance, Patient, Series

LEAST_AT_ONCE, MOST_AT_ONCE = 20, 1000
"""Rows that are judged together; there are many before a page that begins far on."""
MORE = "There are additional results that can be requested."

Wanted = sa.Select[*tuple[Any, ...]]

_EXAM = (
    Exam.id,
    Exam.patient_id,
    Exam.establishment_id,
    Exam.study_instance_uid.label("study"),
    Exam.study_date,
    Exam.study_time,
    Exam.accession_number,
    Exam.study_id,
    Exam.description,
    Exam.requested_by,
    Patient.family_name,
    Patient.given_name,
    Patient.birth_date,
    Patient.sex,
    Establishment.name.label("establishment"),
)
_OF_EXAM = (Exam.id, Exam.patient_id, Exam.study_instance_uid.label("study"))
_SETTLED = (
    sa.select(sa.func.count())
    .where(Instance.series_id == Series.id, Instance.settled)
    .correlate(Series)
    .scalar_subquery()
)
_NEWEST = (Exam.study_date.desc().nulls_last(), Exam.study_time.desc().nulls_last(), Exam.id.desc())
_SELECTS: Mapping[Level, Wanted] = {
    Level.STUDY: sa.select(*_EXAM)
    .join(Patient, Patient.id == Exam.patient_id)
    .join(Establishment, Establishment.id == Exam.establishment_id)
    .order_by(*_NEWEST),
    Level.SERIES: sa.select(
        *_OF_EXAM,
        Series.modality,
        Series.description.label("series_description"),
        Series.series_instance_uid.label("series"),
        Series.series_number,
        _SETTLED.label("instances"),
    )
    .join(Patient, Patient.id == Exam.patient_id)
    .join(Series, Series.exam_id == Exam.id)
    .where(_SETTLED > 0)
    .order_by(*_NEWEST, Series.position),
    Level.INSTANCE: sa.select(
        *_OF_EXAM,
        Series.series_instance_uid.label("series"),
        Instance.sop_instance_uid.label("instance"),
        Instance.sop_class_uid,
        Instance.transfer_syntax_uid,
        Instance.instance_number,
        Instance.frames,
    )
    .join(Patient, Patient.id == Exam.patient_id)
    .join(Series, Series.exam_id == Exam.id)
    .join(Instance, Instance.series_id == Series.id)
    .where(Instance.settled)
    .order_by(*_NEWEST, Series.position, Instance.instance_number, Instance.id),
}


@dataclass(frozen=True, slots=True)
class Answer:
    results: Sequence[Json]
    warnings: Sequence[str]


def search(ctx: Context, level: Level, wish: Wish, root: str) -> Answer:
    """Studies, series or instances of all exams that open. Raises InvalidInput."""
    matching = conditions(wish.values)
    with ctx.db.reading() as session:
        wanted = _among_candidates(session, ctx, _SELECTS[level].where(*matching))
        rows = _page(_opening(session, ctx, wanted, wish), wish)
        return _answer(session, level, rows, wish, root)


def search_in(ctx: Context, named: Named, level: Level, wish: Wish, root: str) -> Answer:
    """Series or instances of one study, or of one series of it. Raises NotFound, InvalidInput."""
    matching = conditions(wish.values)
    with watched_study(ctx, named.study, audit.Action.EXAM_OPENED) as (_, exam_id):
        matching.append(Exam.id == exam_id)
    if named.series:
        matching.append(Series.series_instance_uid == named.series)
    with ctx.db.reading() as session:
        wanted = _SELECTS[level].where(*matching).offset(wish.offset).limit(wish.limit + 1)
        return _answer(session, level, session.execute(wanted).all(), wish, root)


def _among_candidates(session: Session, ctx: Context, wanted: Wanted) -> Wanted:
    """What is wanted of exams that may open."""
    if ctx.viewer.kind is ViewerKind.DOCTOR:
        return wanted.where(MAY_OPEN).params(**asked_by(ctx))
    entitled = entitlement_of(session, ctx.viewer, ctx.now)
    hers, shared = entitled.patients, entitled.shared_exams
    return wanted.where(sa.or_(Exam.patient_id.in_(hers), Exam.id.in_(shared)))


def _opening(session: Session, ctx: Context, wanted: Wanted, wish: Wish) -> Iterator[Sequence[Any]]:
    """The rows whose exams open, as many at a time as may be needed, until there are no more."""
    step = min(max(wish.offset + wish.limit + 1, LEAST_AT_ONCE), MOST_AT_ONCE)
    for start in count(0, step):
        rows = session.execute(wanted.offset(start).limit(step)).all()
        exams = {row.id: row for row in rows}
        judged = judgements(session, ctx.viewer, list(exams.values()), ctx.now)
        opens = {exam for exam, one in zip(exams, judged, strict=True) if one.may_open}
        yield [row for row in rows if row.id in opens]
        if len(rows) < step:
            return


def _page(found: Iterator[Sequence[Any]], wish: Wish) -> Sequence[Any]:
    """The rows asked for, and one more where there is one."""
    rows: list[Any] = []
    for some in found:
        rows += some
        if len(rows) > wish.offset + wish.limit:
            break
    return rows[wish.offset : wish.offset + wish.limit + 1]


def _answer(session: Session, level: Level, rows: Sequence[Any], wish: Wish, root: str) -> Answer:
    shown = rows[: wish.limit]
    more = [MORE] if len(rows) > wish.limit else []
    return Answer(_told(session, level, shown, root), [*wish.warnings, *more])


def _told(session: Session, level: Level, rows: Sequence[Any], root: str) -> Sequence[Json]:
    if level is Level.SERIES:
        return [told_series(row, root) for row in rows]
    if level is Level.INSTANCE:
        return [told_instance(row, root) for row in rows]
    counts, numbers = _counts(session, rows), _numbers(session, rows)
    return [
        told_study(
            row, counts[row.id], numbers.get((row.patient_id, row.establishment_id), ""), root
        )
        for row in rows
    ]


def _counts(session: Session, rows: Sequence[Any]) -> Mapping[int, Mapping[str, tuple[int, int]]]:
    """Series and instances by modality, of each exam."""
    found: dict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    counted = session.execute(
        sa.select(
            Series.exam_id,
            Series.modality,
            sa.func.count(sa.distinct(Series.id)),
            sa.func.count(Instance.id),
        )
        .join(Instance, Instance.series_id == Series.id)
        .where(Series.exam_id.in_([row.id for row in rows]), Instance.settled)
        .group_by(Series.exam_id, Series.modality)
        .order_by(Series.modality)
    )
    for exam, modality, series, instances in counted:
        found[exam][modality] = series, instances
    return found


def _numbers(session: Session, rows: Sequence[Any]) -> Mapping[tuple[int, int], str]:
    """The number that each establishment gave each patient; the latest, where there are several."""
    found = session.execute(
        sa.select(Identifier.patient_id, Identifier.issuer_id, Identifier.value)
        .where(Identifier.patient_id.in_({row.patient_id for row in rows}))
        .order_by(Identifier.id)
    )
    return {(patient, issuer): value for patient, issuer, value in found}
