"""The region's figures are open to everybody, and tell nothing while there are few."""

from core import audit
from tests.cast import Cast
from tests.patient_site.conftest import Visitor


def test_too_few_are_not_published(visitor: Visitor) -> None:
    page = visitor.get("/figures").text
    assert "mars" not in page
    assert "comptes ouverts" not in page


def test_enough_are_told_in_fives(visitor: Visitor, cast: Cast) -> None:
    with cast.db.writing() as session:
        for number in range(12):
            ctx = cast.context("owner")
            audit.record(session, ctx, audit.Action.ACCOUNT_OPENED, patient_id=number + 100)
    assert "<b>10</b> comptes ouverts" in visitor.get("/figures").text
