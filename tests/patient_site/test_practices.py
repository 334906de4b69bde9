"""A practice on the page: founded, a colleague invited, accepted, left."""

import re
from collections.abc import Callable

from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


def test_colleagues_join_share_and_leave(as_: As, cast: Cast) -> None:
    meyer, roth = as_("doctor"), as_("other-doctor")
    exam = f"/exams/{cast.exams['open']}"
    meyer.get("/doctor/practices")
    assert meyer.send("/doctor/practices", name="Cabinet du Parc").location == "/doctor/practices"
    found = re.search(
        r'action="(/doctor/practices/[^/]+)/invite"', meyer.get("/doctor/practices").text
    )
    assert found is not None
    meyer.send(f"{found[1]}/invite", rpps="100 000 000 25")
    assert "trouvera l’invitation" in meyer.get("/doctor/practices").text
    assert "Vous êtes invité" in roth.get("/doctor/practices").text
    assert roth.get(exam).status_code == 404
    roth.send(f"{found[1]}/confirm")
    assert roth.get(exam).status_code == 200
    assert "confrère du cabinet Cabinet du Parc" in as_("owner").get("/trail").text
    roth.get("/doctor/practices")
    roth.send(f"{found[1]}/end", rpps="10000000025")
    assert roth.get(exam).status_code == 404


def test_a_number_nobody_has_is_said(as_: As) -> None:
    meyer = as_("doctor")
    meyer.get("/doctor/practices")
    meyer.send("/doctor/practices", name="Cabinet du Parc")
    page = meyer.get("/doctor/practices").text
    found = re.search(r'action="(/doctor/practices/[^/]+)/invite"', page)
    assert found is not None
    for number in ("10000000033", "nonsense", "10000000034"):
        meyer.send(f"{found[1]}/invite", rpps=number)
        assert "Aucun médecin vérifié" in meyer.get("/doctor/practices").text


def test_a_practice_needs_a_name(as_: As) -> None:
    meyer = as_("doctor")
    meyer.get("/doctor/practices")
    assert meyer.send("/doctor/practices", name="").status_code == 400
