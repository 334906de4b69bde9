"""A radiologist writes, signs and amends reports, and holds an exam back for the announcement."""

import pytest

from core.model import Exam, Report
from core.model.exams import ReportStatus
from tests.admin_site.visitor import Page, Visitor
from tests.cast import Cast

WRITTEN = {
    "language": "fr",
    "indication": "Chute.",
    "technique": "Face et profil.",
    "findings": "Pas de fracture.\r\nPas d’épanchement.",
    "conclusion": "Radiographie normale.",
}


def path(cast: Cast, exam: str, step: str = "") -> str:
    return f"/reports/{cast.exams[exam]}{step}"


def write(radiologist: Visitor, cast: Cast, exam: str, **changes: str) -> Page:
    radiologist.get(path(cast, exam))
    return radiologist.post(path(cast, exam), **WRITTEN | changes)


def reports(cast: Cast, exam: str) -> list[tuple[ReportStatus, str, str]]:
    with cast.db.reading() as session:
        rows = (
            session.query(Report).join(Exam).filter(Exam.token == cast.exams[exam])
            .order_by(Report.version)
        )  # fmt: skip
        return [(row.status, row.findings, row.validated_by) for row in rows]


def sign_what_is_shown(radiologist: Visitor, cast: Cast, exam: str) -> Page:
    """Press the button of the page that shows what will be signed."""
    shown = {name: radiologist.page.value(name) for name in WRITTEN}
    return radiologist.post(path(cast, exam, "/signature"), **shown)


# --- The worklist --------------------------------------------------------------------------------


def test_the_worklist_tells_where_each_report_stands(radiologist: Visitor) -> None:
    text = radiologist.get("/reports").text
    assert "CT – Scanner unreported 3 mars 2026, 10:15 À rédiger" in text
    assert "CT – Scanner draft 4 mars 2026, 10:15 Brouillon" in text
    assert "CT – Scanner held 5 mars 2026, 10:15 Signé Retenu jusqu’au 17 mars 2026" in text
    assert "CT – Scanner open 1er mars 2026, 10:15 Signé" in text


@pytest.mark.parametrize("hidden", ["Scanner elsewhere", "Scanner doubtful"])
def test_the_worklist_holds_own_exams_of_settled_identity_alone(
    radiologist: Visitor, hidden: str
) -> None:
    assert hidden not in radiologist.get("/reports").text


# --- Writing and signing -------------------------------------------------------------------------


def test_a_draft_is_kept_and_comes_back(radiologist: Visitor, cast: Cast) -> None:
    page = write(radiologist, cast, "unreported")
    assert "Brouillon enregistré." in page.text
    assert "Pas de fracture.\nPas d’épanchement.</textarea>" in page.source
    assert [status for status, _, _ in reports(cast, "unreported")] == [ReportStatus.DRAFT]


def test_signing_shows_the_text_and_the_name_first(radiologist: Visitor, cast: Cast) -> None:
    page = write(radiologist, cast, "unreported", then="signing")
    assert page.address == path(cast, "unreported", "/signature")
    assert "Pas de fracture." in page.text
    assert "Vous signez ce texte en tant que Employé radiologist." in page.text
    assert [status for status, _, _ in reports(cast, "unreported")] == [ReportStatus.DRAFT]


def test_what_is_signed_is_what_was_shown(radiologist: Visitor, cast: Cast) -> None:
    write(radiologist, cast, "unreported", then="signing")
    radiologist.send(path(cast, "unreported"), **WRITTEN | {"findings": "Autre texte."})
    page = sign_what_is_shown(radiologist, cast, "unreported")
    assert "Compte rendu signé." in page.text
    assert "Version 1, signée par Employé radiologist le 12 mars 2026 à 13:00." in page.text
    assert reports(cast, "unreported") == [
        (ReportStatus.VALIDATED, "Pas de fracture.\nPas d’épanchement.", "Employé radiologist")
    ]


def test_pressing_sign_twice_signs_once(radiologist: Visitor, cast: Cast) -> None:
    write(radiologist, cast, "unreported", then="signing")
    shown = {name: radiologist.page.value(name) for name in WRITTEN}
    for _ in range(2):
        assert radiologist.send(path(cast, "unreported", "/signature"), **shown).status_code == 303
    assert [status for status, _, _ in reports(cast, "unreported")] == [ReportStatus.VALIDATED]


def test_a_language_that_was_not_offered_signs_nothing(radiologist: Visitor, cast: Cast) -> None:
    write(radiologist, cast, "unreported", then="signing")
    signed = WRITTEN | {"language": "klingon"}
    assert radiologist.post(path(cast, "unreported", "/signature"), **signed).status == 400
    assert [status for status, _, _ in reports(cast, "unreported")] == [ReportStatus.DRAFT]


def test_an_empty_report_is_not_offered_for_signing(radiologist: Visitor, cast: Cast) -> None:
    page = write(radiologist, cast, "unreported", findings=" ", conclusion="", then="signing")
    assert page.status == 400
    assert "Écrivez les résultats ou la conclusion avant de signer." in page.text
    assert "Face et profil.</textarea>" in page.source
    assert reports(cast, "unreported") == []


def test_without_a_draft_there_is_nothing_to_sign(radiologist: Visitor, cast: Cast) -> None:
    assert radiologist.get(path(cast, "open", "/signature")).address == path(cast, "open")


def test_an_exam_that_is_still_arriving_can_be_reported_but_not_signed(
    radiologist: Visitor, cast: Cast
) -> None:
    page = write(radiologist, cast, "arriving")
    assert "Cet examen est encore en cours d’arrivée." in page.text
    assert "Relire et signer" not in page.text
    radiologist.get(path(cast, "arriving", "/signature"))
    assert sign_what_is_shown(radiologist, cast, "arriving").status == 409
    assert [status for status, _, _ in reports(cast, "arriving")] == [ReportStatus.DRAFT]


def test_a_text_that_is_too_long_is_refused_beside_its_field(
    radiologist: Visitor, cast: Cast
) -> None:
    page = write(radiologist, cast, "unreported", technique="x" * 100_001)
    assert page.status == 400
    assert "Cette partie est trop longue." in page.text
    assert reports(cast, "unreported") == []


def test_markup_in_a_report_is_shown_as_text(radiologist: Visitor, cast: Cast) -> None:
    attack = "</textarea><script>alert(1)</script>"
    page = write(radiologist, cast, "unreported", findings=attack, then="signing")
    assert "<script>alert" not in page.source
    assert "<script>alert" not in sign_what_is_shown(radiologist, cast, "unreported").source


# --- Amending ------------------------------------------------------------------------------------


def test_a_signed_report_is_amended_from_its_own_text(radiologist: Visitor, cast: Cast) -> None:
    assert "<textarea" not in radiologist.get(path(cast, "open")).source
    page = radiologist.get(path(cast, "open", "/amendment"))
    assert "Pas d’anomalie.</textarea>" in page.source


def test_the_version_in_force_stays_until_the_next_is_signed(
    radiologist: Visitor, cast: Cast
) -> None:
    write(radiologist, cast, "open", then="signing")
    assert "Il remplace la version 1, qui reste gardée." in radiologist.page.text
    assert [status for status, _, _ in reports(cast, "open")] == [
        ReportStatus.VALIDATED,
        ReportStatus.DRAFT,
    ]
    sign_what_is_shown(radiologist, cast, "open")
    assert [status for status, _, _ in reports(cast, "open")] == [
        ReportStatus.AMENDED,
        ReportStatus.VALIDATED,
    ]


def test_versions_are_listed_with_what_changed(radiologist: Visitor, cast: Cast) -> None:
    page = radiologist.get(path(cast, "amended"))
    assert "Version 2, signée par Employé radiologist." in page.text
    assert "Version 1, signée par Employé radiologist." in page.text
    assert "Conclusion\u00a0: ce qui a changé" in page.text
    assert "Examen normal<ins>, relu</ins>." in page.source
    assert "Technique\u00a0: ce qui a changé" not in page.text


# --- Holding -------------------------------------------------------------------------------------


def hold(radiologist: Visitor, cast: Cast, exam: str, until: str, reason: str = "Annonce") -> Page:
    radiologist.get(path(cast, exam))
    return radiologist.post(path(cast, exam, "/hold"), reason=reason, until=until)


def test_an_exam_is_held_until_a_day_and_released(radiologist: Visitor, cast: Cast) -> None:
    page = hold(radiologist, cast, "open", "20/03/2026", "Résultat à annoncer")
    assert "Le patient verra cet examen à partir du 20 mars 2026." in page.text
    assert "Motif\u00a0: Résultat à annoncer" in page.text
    page = radiologist.post(path(cast, "open", "/release"))
    assert "Retenue levée" in page.text
    assert "Lever la retenue" not in page.text


def test_an_exam_is_held_before_it_is_signed(radiologist: Visitor, cast: Cast) -> None:
    write(radiologist, cast, "unreported", then="signing")
    signature = path(cast, "unreported", "/signature")
    page = radiologist.post(path(cast, "unreported", "/hold"), reason="Annonce", until="")
    assert (page.status, "Texte à signer" in page.text) == (400, True)
    page = radiologist.post(path(cast, "unreported", "/hold"), reason="Annonce", until="20/3/2026")
    assert page.address == signature
    assert "Examen retenu" in page.text
    assert (
        "Retenu jusqu’au 20 mars 2026" in sign_what_is_shown(radiologist, cast, "unreported").text
    )


def test_while_a_report_is_typed_no_other_form_can_lose_it(
    radiologist: Visitor, cast: Cast
) -> None:
    page = radiologist.get(path(cast, "unreported"))
    assert page.source.count("<textarea") == 4
    assert "/hold" not in page.source


def test_the_longest_hold_is_told_and_accepted(radiologist: Visitor, cast: Cast) -> None:
    assert "Au plus tard le 11 avril 2026." in radiologist.get(path(cast, "open")).text
    assert hold(radiologist, cast, "open", "11/04/2026").status == 200


@pytest.mark.parametrize(
    ("until", "reason", "problem"),
    [
        ("12/04/2026", "Annonce", "Ce jour est trop lointain."),
        ("12/03/2026", "Annonce", "Choisissez un jour à venir."),
        ("bientôt", "Annonce", "Écrivez une date comme 07/03/1950."),
        ("", "Annonce", "Écrivez le jour où le patient verra l’examen."),
        ("20/03/2026", " ", "Écrivez le motif de la retenue."),
        ("20/03/2026", "x" * 301, "Ce motif est trop long."),
    ],
)
def test_a_hold_without_reason_or_fitting_end_is_refused(
    radiologist: Visitor, cast: Cast, until: str, reason: str, problem: str
) -> None:
    page = hold(radiologist, cast, "open", until, reason)
    assert page.status == 400
    assert problem in page.text
    assert "Retenu jusqu’au" not in radiologist.get(path(cast, "open")).text


def test_a_hold_that_ended_meanwhile_cannot_be_released(radiologist: Visitor, cast: Cast) -> None:
    radiologist.get(path(cast, "open"))
    assert radiologist.post(path(cast, "open", "/release")).status == 409
