"""Statistics on the admin site: one's own place, or any of the region; charts, tables and a CSV."""

from collections.abc import Callable

import pytest

from core import audit
from core.rules.credentials import CODE_LIFE
from tests.admin_site.visitor import Visitor
from tests.cast import OTHERS, Cast

SignedIn = Callable[[str], Visitor]


def test_an_establishment_s_administrator_sees_only_her_own(signed_in: SignedIn) -> None:
    page = signed_in("administrator").get("/statistics")
    assert "Part des refus : Accès en ligne" in page.text
    assert "mars 2026" in page.text
    assert "moins de 5" in page.text
    assert 'name="place"' not in page.source
    assert "Collines" not in page.text


def test_the_region_chooses_a_place(signed_in: SignedIn) -> None:
    region = signed_in("regional-administrator")
    assert 'value="" selected' in region.get("/statistics").source
    assert f'value="{OTHERS}" selected' in region.get(f"/statistics?place={OTHERS}").source
    assert region.get("/statistics?place=nowhere").status == 200


@pytest.mark.parametrize("codes", [4, 16])
def test_a_bar_stands_for_what_may_be_shown(signed_in: SignedIn, cast: Cast, codes: int) -> None:
    ctx = cast.context("reception", cast.now - CODE_LIFE)
    with cast.db.writing() as session:
        for number in range(codes):
            audit.record(session, ctx, audit.Action.CODE_PRINTED, patient_id=number + 100)
            audit.record(session, ctx, audit.Action.ACCOUNT_OPENED, patient_id=number + 100)
    page = signed_in("administrator").get("/statistics").source
    assert (">15</text>" in page) is (codes == 16)


def test_the_table_is_a_file(signed_in: SignedIn) -> None:
    page = signed_in("administrator").get("/statistics/table.csv")
    assert page.status == 200
    assert page.body.startswith(b"finess,establishment,month,asked,")
