"""The versions of a report: the newest first, what changed in each, and nothing that was taken back."""

import pytest

from core.errors import NotFound
from core.exams.versions import VersionsPage, versions_page
from core.rules.changes import Fate, Stretch
from tests.cast import TEXT, Cast
from tests.core.incoming_reports.messages import embedded, order, pdf, results
from tests.core.ingest.sender import send


def versions(cast: Cast, exam: str) -> VersionsPage:
    return versions_page(cast.context("owner"), cast.exams[exam])


def conclusions(cast: Cast, exam: str) -> list[str]:
    return [one.text.conclusion for one in versions(cast, exam).versions]


def test_the_newest_is_first_and_tells_what_changed(cast: Cast) -> None:
    new, old = versions(cast, "amended").versions
    assert (new.text.conclusion, old.text.conclusion) == ("Examen normal, relu.", TEXT.conclusion)
    assert Stretch(Fate.ADDED, ", relu") in new.sections["conclusion"]
    assert old.sections["conclusion"] == (Stretch(Fate.KEPT, TEXT.conclusion),)
    assert new.sections["findings"] == (Stretch(Fate.KEPT, TEXT.findings),)


def test_an_only_version_stands_alone(cast: Cast) -> None:
    assert conclusions(cast, "open") == [TEXT.conclusion]


def test_nothing_from_before_it_was_taken_back_is_shown(cast: Cast) -> None:
    send(cast, *results(order(), "OBX|1|TX|||Autre patient."))
    send(cast, *results(order(status="X"), control_id="M2"))
    with pytest.raises(NotFound):
        versions(cast, "unreported")
    send(cast, *results(order(), "OBX|1|TX|||Nodule de 4 mm.", control_id="M3"))
    (only,) = versions(cast, "unreported").versions
    assert "Autre patient" not in only.text.findings + only.text.conclusion


def test_words_that_take_the_place_of_a_pdf_are_not_compared(cast: Cast) -> None:
    send(cast, *results(order(), embedded(pdf())))
    send(cast, *results(order(status="C"), "OBX|1|TX|||Nodule de 5 mm.", control_id="M2"))
    new, old = versions(cast, "unreported").versions
    assert old.text.document
    fates = {one.fate for stretches in new.sections.values() for one in stretches}
    assert fates == {Fate.KEPT}
