"""The identity service looks at both sides, joins or leaves apart, and undoes."""

from collections.abc import Callable

import pytest

from core import joined
from tests.admin_site.pairs import pair_of_paul
from tests.admin_site.visitor import Visitor
from tests.cast import Cast


@pytest.fixture
def pair(cast: Cast) -> str:
    return f"/matching/{pair_of_paul(cast)}"


@pytest.fixture
def archivist(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("archivist")


def test_an_empty_queue_says_what_will_come(archivist: Visitor) -> None:
    assert "Aucun rapprochement n’attend." in archivist.get("/matching").text
    assert "Aucun dossier n’a encore été réuni." in archivist.get("/joins").text


def test_both_sides_are_shown_with_numbers_and_exams(archivist: Visitor, pair: str) -> None:
    assert pair in archivist.get("/matching").source
    page = archivist.get(pair)
    for told in ("n° P1", "n° X10, Hôpital des Collines", "Prénom identique", "non indiqué"):
        assert told in page.text
    assert "diffère" not in page.text


def test_a_sex_that_one_side_doesnt_tell_is_neither_the_same_nor_another(
    archivist: Visitor, pair: str
) -> None:
    assert "Sexe masculin non indiqué" in archivist.get(pair).text


def test_joined_and_separated_again(archivist: Visitor, pair: str, cast: Cast) -> None:
    archivist.get(pair)
    assert "Les deux dossiers sont réunis." in archivist.post(f"{pair}/same").text
    assert "Décision d’une personne" in archivist.get("/joins").text
    (join,) = joined.joins(cast.context("archivist"))
    undo = f"/joins/{join.token}/undo"
    assert "de nouveau séparés" in archivist.post(undo).text
    assert archivist.post(undo).status == 409


def test_told_apart_and_not_asked_again(archivist: Visitor, pair: str) -> None:
    archivist.get(pair)
    assert "restent séparés" in archivist.post(f"{pair}/different").text
    assert archivist.get(pair).status == 404
    assert "Aucun rapprochement n’attend." in archivist.get("/matching").text
