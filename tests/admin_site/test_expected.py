"""The desk's first page lists who comes today, and no more of them than it needs."""

from tests.admin_site.visitor import Visitor
from tests.cast import Cast
from tests.core.ingest.test_adt import at, pid, sent


def test_nobody_is_expected(desk: Visitor) -> None:
    assert "Aucun rendez-vous n’est annoncé" in desk.get("/patients").text


def test_answers_to_collect_come_first(desk: Visitor, cast: Cast) -> None:
    sent(cast, "SIU^S12", at("0800"), "PID|||J1^^^HIS^PI||WEBER^JEANNE||19500307|F")
    sent(cast, "SIU^S12", at("1400").replace("F1", "F2"), pid("N1"), "AIS|1||IRM CEREBRALE")
    page = desk.get("/patients")
    assert page.text.index("BAUER") < page.text.index("WEBER")
    assert "à recueillir" in page.text
    assert "IRM" not in page.text
    assert f"/patients/{cast.patients['Jeanne']}" in page.source
