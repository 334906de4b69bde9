"""What is looked for, as conditions on the tables (PS3.4 section C.2.2.2): single values, lists of UIDs,
wildcards, ranges.

Names are compared as everywhere here: without accents and signs. A patient's number is the one that the
exam's own establishment gave her.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from core.errors import InvalidInput
from core.model import Exam, Identifier, Instance, Patient, Series
from core.rules.identity import name_key

Condition = sa.ColumnElement[bool]
Column = sa.SQLColumnExpression[Any]
Point = TypeVar("Point", date, time)

MOST_UIDS = 200
_SERIES = aliased(Series)


def conditions(values: Mapping[str, str]) -> list[Condition]:
    """A condition for each value. Raises InvalidInput for one that can't be read."""
    return [_CONDITIONS[keyword](value) for keyword, value in values.items()]


def _uids(column: Column) -> Callable[[str], Condition]:
    def among(value: str) -> Condition:
        uids = [uid.strip() for uid in re.split(r"[,\\]", value)]
        return column.in_(uids[:MOST_UIDS])

    return among


def _text(column: Column) -> Callable[[str], Condition]:
    def like(value: str) -> Condition:
        if not re.search(r"[*?]", value):
            return column == value.strip()
        return column.like(_pattern(value.strip()), escape="\\")

    return like


def _pattern(value: str, each: Callable[[str], str] = str) -> str:
    """A pattern of SQL for one of DICOM; `each` changes what is between the wildcards."""
    pieces = re.split(r"([*?])", value)
    wildcards = {"*": "%", "?": "_"}
    return "".join(wildcards.get(piece) or _literal(each(piece)) for piece in pieces)


def _literal(piece: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", piece)


def _name(value: str) -> Condition:
    """Family and given name, each with its wildcards; one that isn't told may be anything."""
    family, _, rest = value.partition("^")
    given = rest.partition("^")[0]
    told = ((Patient.family_key, family), (Patient.given_key, given))
    return sa.and_(
        sa.true(),
        *(column.like(_pattern(part, name_key), escape="\\") for column, part in told if part),
    )


def _number_there(value: str) -> Condition:
    matching = _text(Identifier.value)(value)
    return sa.exists().where(
        Identifier.patient_id == Exam.patient_id,
        Identifier.issuer_id == Exam.establishment_id,
        matching,
    )


def _modality_in_study(value: str) -> Condition:
    return sa.exists().where(
        _SERIES.exam_id == Exam.id, _SERIES.modality.in_(re.split(r"[,\\]", value))
    )


def _whole(column: Column) -> Callable[[str], Condition]:
    def equal(value: str) -> Condition:
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", value, re.ASCII):
            raise InvalidInput("value", "no-number")
        return column == int(value)

    return equal


def _range(column: Column, read: Callable[[str, bool], Point]) -> Callable[[str], Condition]:
    """A point, or from one to another; either may be left open (PS3.4 section C.2.2.2.5)."""

    def within(value: str) -> Condition:
        first, is_range, last = value.partition("-")
        if not is_range:
            last = first
        bounds = []
        if first:
            bounds.append(column >= read(first, False))
        if last:
            bounds.append(column <= read(last, True))
        return sa.and_(sa.true(), *bounds)

    return within


def _day(written: str, _is_last: bool) -> date:
    try:
        return datetime.strptime(written.replace(".", ""), "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        raise InvalidInput("value", "no-date") from None


def _clock(written: str, is_last: bool) -> time:
    """A time to the hour, minute or second: the end of it, where it is the last one."""
    digits = written.partition(".")[0].replace(":", "")
    rest = ("235959" if is_last else "000000")[len(digits) :]
    try:
        found = datetime.strptime(digits + rest, "%H%M%S").time()  # noqa: DTZ007
    except ValueError:
        raise InvalidInput("value", "no-time") from None
    return found.replace(microsecond=999_999 if is_last else 0)


_CONDITIONS: Mapping[str, Callable[[str], Condition]] = {
    "AccessionNumber": _text(Exam.accession_number),
    "InstanceNumber": _whole(Instance.instance_number),
    "Modality": _text(Series.modality),
    "ModalitiesInStudy": _modality_in_study,
    "PatientBirthDate": _range(Patient.birth_date, _day),
    "PatientID": _number_there,
    "PatientName": _name,
    "ReferringPhysicianName": _text(Exam.requested_by),
    "SeriesDescription": _text(Series.description),
    "SeriesInstanceUID": _uids(Series.series_instance_uid),
    "SeriesNumber": _whole(Series.series_number),
    "SOPClassUID": _uids(Instance.sop_class_uid),
    "SOPInstanceUID": _uids(Instance.sop_instance_uid),
    "StudyDate": _range(Exam.study_date, _day),
    "StudyDescription": _text(Exam.description),
    "StudyID": _text(Exam.study_id),
    "StudyInstanceUID": _uids(Exam.study_instance_uid),
    "StudyTime": _range(Exam.study_time, _clock),
}
