"""DICOMweb of both servers, asked for the same by the same addresses: rows P14 and W.

Ours is asked within a session, as any reader's program asks; the peer knows nobody.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from clients import Address, fetch
from comparing import Contest
from exams import PATIENT, BenchExam
from rows import BY_PATIENT, FETCHED, METADATA, Row

ROOT = "/dicom-web"
JSON = "application/dicom+json"
PARTS = "multipart/related"
AS_STORED = 'multipart/related; type="{}"; transfer-syntax=*'
TAGS = ("0020000E", "00080018")


def fetched(contest: Contest, peer: int, exams: Sequence[BenchExam]) -> Iterator[Row]:
    """Frames, objects and metadata of each exam, then a search by the patient's number."""
    for exam in exams:
        instances = _instances(peer, exam)
        series = instances[0].rpartition("/instances/")[0]
        frames = [f"{one}/frames/1" for one in instances]
        for goal, what, paths, accept in (
            (FETCHED, "frames", frames, AS_STORED.format("application/octet-stream")),
            (FETCHED, "objects", instances, AS_STORED.format("application/dicom")),
            (METADATA, "metadata of a series", [f"{series}/metadata"], JSON),
        ):
            theirs = [_address(peer, path, accept) for path in paths]
            yield contest.row(goal, f"{exam.title}, {what}", _ours(contest, theirs), theirs)
    theirs = [_address(peer, f"{ROOT}/studies?PatientID={PATIENT[1]}", JSON)]
    yield contest.row(BY_PATIENT, "search by patient", _ours(contest, theirs), theirs)


def _instances(peer: int, exam: BenchExam) -> list[str]:
    """The addresses of its instances."""
    study = f"{ROOT}/studies/{exam.study_uid}"
    found = json.loads(fetch(_address(peer, f"{study}/instances", JSON)))
    named = ((told[tag]["Value"][0] for tag in TAGS) for told in found)
    return [f"{study}/series/{series}/instances/{instance}" for series, instance in named]


def _address(port: int, path: str, accept: str) -> Address:
    return Address(port, path, {"Accept": accept}, JSON if accept == JSON else PARTS)


def _ours(contest: Contest, theirs: Sequence[Address]) -> list[Address]:
    site = contest.site
    return [
        replace(one, port=site.port, headers={**one.headers, "Cookie": site.cookie})
        for one in theirs
    ]
