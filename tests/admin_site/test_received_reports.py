"""Radiology sees what came from outside: unseen ones, those taken back, and PDF as they came."""

from tests.admin_site.visitor import Visitor
from tests.cast import Cast
from tests.core.incoming_reports.messages import TEXT, embedded, order, pdf, results
from tests.core.ingest.sender import send


def path(cast: Cast, step: str = "") -> str:
    return f"/reports/{cast.exams['unreported']}{step}"


def test_a_preliminary_report_is_listed_and_told_as_shown_to_nobody(
    radiologist: Visitor, cast: Cast
) -> None:
    send(cast, *results(order(status="P"), *TEXT))
    assert "Scanner unreported 3 mars 2026, 10:15 Reçu, pas encore validé" in (
        radiologist.get("/reports").text
    )
    page = radiologist.get(path(cast))
    assert "Version 1, reçue sans validation : elle n’est montrée à personne." in page.text
    assert "Nodule de 4 mm." in page.text


def test_a_received_pdf_opens_as_it_came(radiologist: Visitor, cast: Cast) -> None:
    send(cast, *results(order(), embedded(pdf())))
    page = radiologist.get(path(cast))
    assert "Version 1, reçue validée, sans nom de signataire." in page.text
    address = path(cast, "/versions/1/document")
    assert f'href="{address}"' in page.source
    assert radiologist.get(address).body == pdf()
    assert radiologist.get(path(cast, "/versions/2/document")).status == 404


def test_what_was_taken_back_is_told(radiologist: Visitor, cast: Cast) -> None:
    send(cast, *results(order(signer="4711^Hertz^Laurent"), *TEXT))
    send(cast, *results(order(status="X"), control_id="M2"))
    assert "Scanner unreported 3 mars 2026, 10:15 Annulé" in radiologist.get("/reports").text
    text = radiologist.get(path(cast)).text
    assert "Version 2 : annulation reçue, l’examen n’est plus montré." in text
    assert "Version 1, signée par Laurent Hertz." in text
