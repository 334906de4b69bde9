"""What staff see of what came in: their own establishment's, the newest, with counts of all."""

import pytest

from core.errors import ObjectRefused
from core.received import NEWEST, overview
from tests.cast import OTHERS, OURS, Cast
from tests.core.ingest.hospital import hospital_of


def send_rubbish(cast: Cast, finess: str, count: int) -> None:
    hospital = hospital_of(cast, finess)
    for number in range(count):
        with pytest.raises(ObjectRefused):
            hospital.sends(b"rubbish", f"IM{number:04}")
    hospital.ends()


def test_an_establishment_sees_its_own_refusals_only(cast: Cast) -> None:
    send_rubbish(cast, OURS, 2)
    send_rubbish(cast, OTHERS, 1)
    ours, theirs = (overview(cast.context(name)) for name in ("archivist", "other-radiologist"))
    assert (ours.refused_in_all, theirs.refused_in_all) == (2, 1)
    assert [line.name for line in ours.refused] == ["IM0001", "IM0000"]


def test_an_establishment_sees_its_own_arrivals_only(cast: Cast) -> None:
    ours, theirs = (overview(cast.context(name)) for name in ("archivist", "other-radiologist"))
    assert (len(ours.arrivals), len(theirs.arrivals)) == (9, 2)


def test_the_newest_refusals_are_shown_and_all_are_counted(cast: Cast) -> None:
    send_rubbish(cast, OURS, NEWEST + 3)
    seen = overview(cast.context("archivist"))
    assert len(seen.refused) == NEWEST
    assert seen.refused[0].name == f"IM{NEWEST + 2:04}"
    assert seen.refused_in_all == NEWEST + 3


def test_a_refusal_shows_its_reason_and_its_facts(cast: Cast) -> None:
    send_rubbish(cast, OURS, 1)
    (line,) = overview(cast.context("archivist")).refused
    assert (line.code, line.facts, line.is_set_aside) == ("not-dicom", {}, False)
    assert line.received_at == cast.now


def test_an_arrival_under_way_has_no_end(cast: Cast) -> None:
    hospital_of(cast)
    assert overview(cast.context("archivist")).arrivals[0].closed_at is None


def test_exams_whose_arrival_hasnt_ended_are_counted(cast: Cast) -> None:
    assert overview(cast.context("archivist")).incomplete_exams == 1
    assert overview(cast.context("other-radiologist")).incomplete_exams == 0


@pytest.mark.parametrize("name", ["auditor", "regional-administrator", "owner", "nobody"])
def test_who_works_nowhere_sees_nothing(cast: Cast, name: str) -> None:
    send_rubbish(cast, OURS, 1)
    seen = overview(cast.context(name))
    assert (seen.arrivals, seen.refused, seen.refused_in_all) == ([], [], 0)
    assert seen.incomplete_exams == 0
