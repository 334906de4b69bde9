"""The desk asks when results are to appear."""

from tests.admin_site.visitor import Visitor
from tests.cast import Cast


def test_the_desk_notes_when_results_appear(desk: Visitor, cast: Cast) -> None:
    address = f"/patients/{cast.patients['Jeanne']}/release"
    assert address in desk.get(f"/patients/{cast.patients['Jeanne']}").source
    desk.get(address)
    noted = desk.post(address, timing="after-days", days="5")
    assert "C’est noté." in noted.text
    assert noted.value("days") == "5"


def test_days_out_of_bounds_are_told(desk: Visitor, cast: Cast) -> None:
    address = f"/patients/{cast.patients['Jeanne']}/release"
    desk.get(address)
    for days in ("", "0", "31", "x", "999999999999999999999"):
        refused = desk.post(address, timing="after-days", days=days)
        assert refused.status == 400
        assert "Écrivez un nombre de jours entre 1 et 30." in refused.text
