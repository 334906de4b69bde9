"""Staff read what came in, and why something wasn't admitted, in words."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass

import pytest

from core import errors
from core.model import Arrival, Incoming, RefusedObject
from tests.admin_site.visitor import Visitor
from tests.cast import Cast
from tests.core.ingest.hospital import hospital_of

FACTS = {"keyword": "PatientID", "uid": "1.2.840.10008.1.2.4.999"}


def refusals(
    kind: type[errors.CigogneError] = errors.ObjectRefused,
) -> Iterator[type[errors.CigogneError]]:
    for refusal in kind.__subclasses__():
        yield refusal
        yield from refusals(refusal)


def facts_of(refusal: type[errors.CigogneError]) -> dict[str, str]:
    """What a refusal of this kind tells besides its code, and nothing that others tell."""
    names = [one.name for one in fields(refusal)] if is_dataclass(refusal) else []
    return {name: FACTS.get(name, "1") for name in names}


def add_refused(
    cast: Cast,
    refusal: type[errors.CigogneError],
    name: str = "image.dcm",
    object_key: str | None = None,
) -> None:
    with cast.db.writing() as session:
        arrival = session.query(Arrival).order_by(Arrival.id).first()
        assert arrival is not None
        session.add(
            RefusedObject(
                arrival_id=arrival.id,
                establishment_id=arrival.establishment_id,
                name=name,
                code=refusal.code,
                facts=facts_of(refusal),
                sha256="0" * 64,
                object_key=object_key,
                received_at=cast.now,
            )
        )


@pytest.fixture
def archivist(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("archivist")


def test_arrivals_tell_their_door_their_end_and_their_counts(archivist: Visitor) -> None:
    text = archivist.get("/received").text
    assert "12 mars 2026 à 13:00 Import de fichiers Terminé à 13:00 4 0 0" in text
    assert "Interrompu à 13:00" in text


def test_an_arrival_under_way_is_told_as_such(archivist: Visitor, cast: Cast) -> None:
    hospital_of(cast)
    assert "En cours" in archivist.get("/received").text


def test_an_exam_whose_arrival_was_cut_short_is_announced(archivist: Visitor) -> None:
    assert "1 examen incomplet" in archivist.get("/received").text


@pytest.mark.parametrize("refusal", list(refusals()), ids=lambda refusal: refusal.code)
def test_every_refusal_has_a_sentence(
    archivist: Visitor, cast: Cast, refusal: type[errors.CigogneError]
) -> None:
    add_refused(cast, refusal)
    page = archivist.get("/received")
    assert page.status == 200
    assert "image.dcm" in page.text
    assert refusal.code not in page.text
    assert "Refusé\u00a0:" not in page.text


def test_a_refusal_names_the_identifier_it_is_about(archivist: Visitor, cast: Cast) -> None:
    add_refused(cast, errors.MissingIdentifier)
    assert "Un identifiant manque\u00a0: PatientID." in archivist.get("/received").text


def test_what_is_set_aside_stands_apart(archivist: Visitor, cast: Cast) -> None:
    add_refused(cast, errors.PatientConflict, "aside.dcm", "originals/aside")
    add_refused(cast, errors.NotDicom, "refused.txt")
    text = archivist.get("/received").text
    assert text.index("Mis de côté") < text.index("aside.dcm") < text.index("Objets refusés")
    assert text.index("Objets refusés") < text.index("refused.txt")


def test_a_file_name_is_shown_as_text(archivist: Visitor, cast: Cast) -> None:
    add_refused(cast, errors.NotDicom, "<script>alert(1)</script>")
    page = archivist.get("/received")
    assert "<script>alert" not in page.source
    assert "<script>alert(1)</script>" in page.text


def test_refusals_of_another_establishment_are_not_shown(
    signed_in: Callable[[str], Visitor], cast: Cast
) -> None:
    add_refused(cast, errors.NotDicom, "ours.txt")
    assert "ours.txt" not in signed_in("other-radiologist").get("/received").text


def test_where_nothing_came_the_page_says_what_will(
    signed_in: Callable[[str], Visitor], cast: Cast
) -> None:
    with cast.db.writing() as session:
        session.query(Incoming).delete()
        session.query(Arrival).delete()
    text = signed_in("archivist").get("/received").text
    assert "Aucun envoi n’est encore arrivé." in text
    assert "Objets refusés" not in text
