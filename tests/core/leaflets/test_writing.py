"""The region's own editions: tried, kept, handed out from their day on, and never changed."""

from datetime import date, timedelta
from io import BytesIO

import pikepdf
import pytest

from core.audit import Action
from core.desk_documents import new_slip
from core.errors import InvalidInput, NotFound
from core.leaflets.shipped import shipped_editions
from core.leaflets.writing import editions_in, overview, preview, printed, publish
from core.model import Event
from core.rules.leaflets import LeafletLanguage, Part, Words
from tests.cast import Cast

FRENCH = LeafletLanguage.FRENCH
TODAY = date(2026, 3, 12)
LATER = TODAY + timedelta(days=20)


@pytest.fixture
def words() -> Words:
    return {**shipped_editions(FRENCH)[-1].words, Part.TITLE: "Vos images, chez vous"}


def written_by_region(cast: Cast, words: Words, begins: date) -> str:
    return publish(cast.context("regional-administrator"), FRENCH, words, begins)


def test_every_language_has_an_edition_that_is_handed_out(cast: Cast) -> None:
    found = overview(cast.context("regional-administrator"))
    assert [one.language for one in found] == list(LeafletLanguage)
    assert all(one.today in one.editions for one in found)


def test_an_edition_is_handed_out_from_its_day_on(cast: Cast, words: Words) -> None:
    version = written_by_region(cast, words, LATER)
    before = new_slip(cast.context("reception"), cast.patients["Paul"]).edition
    after = cast.context("reception", cast.now + timedelta(days=20))
    assert before.version == "2026-1"
    assert new_slip(after, cast.patients["Paul"]).edition.version == version == "2026-2"
    assert new_slip(after, cast.patients["Paul"]).edition.words == words


def test_the_trail_tells_who_wrote_it(cast: Cast, words: Words) -> None:
    written_by_region(cast, words, LATER)
    with cast.db.reading() as session:
        told = session.query(Event).filter_by(action=Action.LEAFLET_WRITTEN.value).one()
    assert told.actor_name == "Employé regional-administrator"
    assert told.details == {"language": "fr", "version": "2026-2", "begins": "2026-04-01"}


def test_an_edition_before_stays_as_it_was(cast: Cast, words: Words) -> None:
    written_by_region(cast, words, TODAY)
    newest, oldest = editions_in(cast.context("regional-administrator"), FRENCH).editions
    assert (newest.words, oldest) == (words, shipped_editions(FRENCH)[0])


@pytest.mark.parametrize(
    ("part", "text", "problem"),
    [
        (Part.TITLE, "", "missing"),
        (Part.BEARER, "Pour {nom}", "places-differ"),
        (Part.RIGHTS, "x" * 5000, "too-long"),
    ],
)
def test_words_that_lack_something_are_not_kept(
    cast: Cast, words: Words, part: Part, text: str, problem: str
) -> None:
    for act in (
        lambda: written_by_region(cast, {**words, part: text}, TODAY),
        lambda: preview(cast.context("auditor"), FRENCH, {**words, part: text}),
    ):
        with pytest.raises(InvalidInput) as refused:
            act()
        assert (refused.value.field, refused.value.problem) == (part.value, problem)


def test_nothing_is_written_into_the_past(cast: Cast, words: Words) -> None:
    with pytest.raises(InvalidInput) as refused:
        written_by_region(cast, words, TODAY - timedelta(days=1))
    assert refused.value.field == "begins"


@pytest.mark.parametrize("part", [Part.EXPLANATION, Part.RIGHTS, Part.CARE])
def test_words_that_run_over_a_face_are_not_kept(cast: Cast, words: Words, part: Part) -> None:
    full = {**words, part: "Encore une phrase qui prend de la place. " * 60}
    with pytest.raises(InvalidInput) as refused:
        written_by_region(cast, full, TODAY)
    assert (refused.value.field, refused.value.problem) == ("sheet", "too-full")


def test_a_preview_is_printed_and_not_kept(cast: Cast, words: Words) -> None:
    region = cast.context("regional-administrator")
    with pikepdf.open(BytesIO(preview(region, FRENCH, words))) as pdf:
        assert str(pdf.docinfo.Title) == "Vos images, chez vous"
    assert len(editions_in(region, FRENCH).editions) == 1


def test_an_edition_is_printed_by_its_version(cast: Cast) -> None:
    region = cast.context("regional-administrator")
    assert printed(region, FRENCH, "2026-1").startswith(b"%PDF-")
    with pytest.raises(NotFound):
        printed(region, FRENCH, "2026-9")
