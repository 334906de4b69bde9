"""A patient reads what the hospital sent: words as a page, a PDF as it came, the newest version only."""

from collections.abc import Callable

from tests.cast import Cast
from tests.core.incoming_reports.messages import TEXT, embedded, order, pdf, results
from tests.core.ingest.sender import send
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


def path(cast: Cast, step: str = "") -> str:
    return f"/exams/{cast.exams['unreported']}{step}"


def test_words_are_read_as_a_page(as_: As, cast: Cast) -> None:
    send(cast, *results(order(signer="4711^Hertz^Laurent^^^Dr"), *TEXT))
    text = as_("owner").get(path(cast, "/report?words=plain")).text
    assert "À revoir dans six mois." in text
    assert "Dr Laurent Hertz" in text


def test_a_pdf_is_told_and_opens_as_it_came(as_: As, cast: Cast) -> None:
    send(cast, *results(order(), embedded(pdf())))
    owner = as_("owner")
    text = owner.get(path(cast, "/report")).text
    assert "Compte rendu de scanner" in text
    assert "Le voici tel qu’il l’a écrit." in text
    answer = owner.get(path(cast, "/report.pdf"))
    assert (answer.data, answer.mimetype) == (pdf(), "application/pdf")


def test_a_corrected_one_says_what_it_replaces(as_: As, cast: Cast) -> None:
    send(cast, *results(order(), *TEXT))
    send(cast, *results(order(status="C"), "OBX|1|TX|||Nodule de 5 mm.", control_id="M2"))
    text = as_("owner").get(path(cast, "/report?words=plain")).text
    assert "Compte rendu modifié" in text
    assert "Nodule de 4 mm." not in text


def test_one_that_was_taken_back_is_gone_and_the_next_is_there(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    send(cast, *results(order(), *TEXT))
    assert owner.get(path(cast)).status_code == 200
    send(cast, *results(order(status="X"), control_id="M2"))
    for step in ("", "/report", "/report.pdf"):
        assert owner.get(path(cast, step)).status_code == 404
    send(cast, *results(order(), "OBX|1|TX|||Nodule bénin.", control_id="M3"))
    assert "Nodule bénin." in owner.get(path(cast, "/report?words=plain")).text
    assert "arrivé de l’hôpital" in owner.get("/trail").text
