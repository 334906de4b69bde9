"""Result messages become versions of the right exam's report, shown or not by what they say."""

from datetime import UTC, datetime

import pytest

from core.audit import Action
from core.errors import NotFound
from core.exams.reading import printed_report, report_page
from core.language import Language
from core.model import Event, Exam, NamedDoctor
from core.model.exams import ReportStatus
from core.model.people import Establishment
from core.reports import opened, write
from core.rules.doctors import DoctorRole
from core.rules.reports import Origin
from core.rules.visibility import Reason
from tests.cast import OURS, Cast
from tests.cast import TEXT as TYPED
from tests.core.incoming_reports.messages import (
    JEANNE,
    TEXT,
    embedded,
    order,
    pdf,
    results,
    seen_by_owner,
    statuses,
    versions,
)
from tests.core.ingest.sender import header, kept, send, told


def test_a_final_report_shows_the_exam_with_its_words(cast: Cast) -> None:
    answered = send(cast, *results(order(signer="4711^Hertz^Laurent^^^Dr"), *TEXT))
    assert told(answered) == ("AA", "")
    assert seen_by_owner(cast) is Reason.GRANTED
    report = report_page(cast.context("owner"), cast.exams["unreported"]).report
    assert (report.indication, report.findings) == ("Toux.", "Nodule de 4 mm.")
    assert report.conclusion == "À revoir dans six mois."
    assert (report.validated_by, report.language) == ("Dr Laurent Hertz", "fr")
    assert report.validated_at == datetime(2026, 3, 12, 10, tzinfo=UTC)


def test_what_is_kept_of_it(cast: Cast) -> None:
    send(cast, *results(order(), *TEXT))
    (version,) = versions(cast)
    (message,) = kept(cast)
    assert (version.origin, version.written_by) == (Origin.MESSAGE, None)
    assert version.original_key == message.object_key
    assert version.issued_at == datetime(2026, 3, 12, 9, tzinfo=UTC)


def test_an_embedded_pdf_is_the_report(cast: Cast) -> None:
    document = pdf()
    assert told(send(cast, *results(order(), embedded(document)))) == ("AA", "")
    ctx, token = cast.context("owner"), cast.exams["unreported"]
    held = report_page(ctx, token).report.document
    assert held is not None
    assert (held.title, held.size) == ("Compte rendu de scanner", len(document))
    assert printed_report(ctx, token, Language.GERMAN) == document


@pytest.mark.parametrize(
    "segment",
    [
        embedded(b"<html>"),
        "OBX|1|ED|||^application^pdf^Base64^!!!||||||F",
        "OBX|1|ED|||^application^pdf^Base64^||||||F",
        "OBX|1|ED|||^application^pdf^Hex^XY||||||F",
    ],
)
def test_a_document_that_is_no_pdf_is_refused(cast: Cast, segment: str) -> None:
    assert told(send(cast, *results(order(), segment))) == ("AE", "document-unreadable")
    assert statuses(cast) == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [("P", "preliminary"), ("Wet Read", "preliminary"), ("", "preliminary"), ("X", "cancelled")],
)
def test_what_isnt_final_shows_nothing(cast: Cast, status: str, expected: str) -> None:
    assert told(send(cast, *results(order(status=status), "OBX|1|TX|||Nodule ?"))) == ("AA", "")
    assert statuses(cast) == [expected]
    assert seen_by_owner(cast) is Reason.REPORT_NOT_VALIDATED
    with pytest.raises(NotFound):
        report_page(cast.context("owner"), cast.exams["unreported"])


def test_an_establishment_may_trust_results_that_state_nothing(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Establishment).filter_by(finess=OURS).one().trusted_origins = ["message"]
    send(cast, *results(order(status=""), "OBX|1|TX|||Normal."))
    assert seen_by_owner(cast) is Reason.GRANTED


def test_a_correction_replaces_and_a_preliminary_one_doesnt(cast: Cast) -> None:
    send(cast, *results(order(), *TEXT))
    send(cast, *results(order(status="P"), "OBX|1|TX|||En relecture.", control_id="M2"))
    assert statuses(cast) == ["validated", "preliminary"]
    assert seen_by_owner(cast) is Reason.GRANTED
    send(cast, *results(order(status="C"), "OBX|1|TX|||Nodule de 5 mm.", control_id="M3"))
    assert statuses(cast) == ["amended", "preliminary", "validated"]
    report = report_page(cast.context("owner"), cast.exams["unreported"]).report
    assert (report.findings, len(report.replaces)) == ("Nodule de 5 mm.", 1)


@pytest.mark.parametrize(
    "withdrawing",
    [
        (order(status="X"),),
        (order(status="F"), "OBX|1|TX|||Faux.||||||W"),
        (order(status="C"), "OBX|1|TX|||Faux.||||||D"),
    ],
)
def test_what_is_taken_back_hides_the_exam_until_the_next(
    cast: Cast, withdrawing: tuple[str, ...]
) -> None:
    send(cast, *results(order(), *TEXT))
    send(cast, *results(*withdrawing, control_id="M2"))
    assert statuses(cast) == ["amended", "cancelled"]
    assert versions(cast)[1].findings == ""
    assert seen_by_owner(cast) is Reason.REPORT_NOT_VALIDATED
    send(cast, *results(order(status="C"), "OBX|1|TX|||Le bon.", control_id="M3"))
    assert statuses(cast) == ["amended", "cancelled", "validated"]
    assert seen_by_owner(cast) is Reason.GRANTED


def test_a_late_one_made_before_the_one_in_force_doesnt_replace_it(cast: Cast) -> None:
    late = results(order(), "OBX|1|TX|||Premier texte.", control_id="M0")
    late = (late[0].replace("20260312100000", "20260312090000"), *late[1:])
    send(cast, *results(order(status="C"), *TEXT))
    send(cast, *late)
    assert statuses(cast) == ["validated", "amended"]
    assert report_page(cast.context("owner"), cast.exams["unreported"]).report.indication == "Toux."


def test_a_correction_replaces_whatever_its_clock_says(cast: Cast) -> None:
    send(cast, *results(order(), *TEXT))
    earlier = results(order(status="C"), "OBX|1|TX|||Nodule de 5 mm.", control_id="M2")
    send(cast, earlier[0].replace("20260312100000", "20250101000000"), *earlier[1:])
    assert statuses(cast) == ["amended", "validated"]


def test_a_message_replaces_what_was_typed(cast: Cast) -> None:
    send(cast, *results(order("A1"), "OBX|1|TX|||Nodule de 5 mm."))
    assert statuses(cast, "open") == ["amended", "validated"]


def test_the_same_words_again_are_no_new_version(cast: Cast) -> None:
    send(cast, *results(order(), *TEXT))
    send(cast, *results(order(), *TEXT, control_id="M2"))
    assert statuses(cast) == ["validated"]
    assert len(kept(cast)) == 2


def test_a_draft_somebody_is_typing_stays_the_last_version(cast: Cast) -> None:
    send(cast, *results(order("A4"), *TEXT))  # the exam "draft"
    assert statuses(cast, "draft") == ["validated", "draft"]
    shown = opened(cast.context("radiologist"), cast.exams["draft"])
    assert shown.draft is not None
    assert shown.draft.draft == TYPED


def test_typing_goes_on_after_a_report_came(cast: Cast) -> None:
    send(cast, *results(order(), *TEXT))
    write(cast.context("radiologist"), cast.exams["unreported"], TYPED)
    assert statuses(cast) == ["validated", "draft"]


# --- Whose exam it is ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("patient", "code"),
    [
        ("PID|1||P1||WEBER^JEANNE||19500307|F", "report-of-another-patient"),
        ("PID|1||J1||MULLER^PAUL||19611102|M", "report-of-another-patient"),
        ("PID|1||J1||WEBER^JEANNE||19500308|F", "report-identity-doubtful"),
        ("PID|1||J1||WEBER^JEANNETTE||19500307|F", "report-identity-doubtful"),
        ("PID|1||||WEBER^JEANNE||19500307|F", "field-missing"),
    ],
)
def test_a_report_of_somebody_else_is_refused(cast: Cast, patient: str, code: str) -> None:
    assert told(send(cast, *results(order(), *TEXT, patient=patient))) == ("AE", code)
    assert statuses(cast) == []


@pytest.mark.parametrize(
    "patient",
    [
        "PID|1||99^^^AUTRE~J1^^^HUS||WEBER^JEANNE",
        "PID|1|J1",
        "PID|1||J1||ROTH^JEANNE^^^^^L~WEBER^JEANNE^^^^^D||19500307|F",
    ],
)
def test_one_number_and_one_name_of_several_may_be_hers(cast: Cast, patient: str) -> None:
    assert told(send(cast, *results(order(), *TEXT, patient=patient))) == ("AA", "")
    assert statuses(cast) == ["validated"]


@pytest.mark.parametrize(
    "segments",
    [
        (order("unknown"), "ZDS|1.2.3.3^RIS^Application^DICOM", *TEXT),
        (order("unknown"), "OBX|1|HD|113014^DICOM Study^DCM||1.2.3.3||||||O", *TEXT),
        (order("").replace("P77", "A3"), *TEXT),
        (order("F55", accession="A3"), *TEXT),
    ],
    ids=["ZDS", "OBX", "placer's number", "accession number apart"],
)
def test_an_exam_is_found_by_what_there_is(cast: Cast, segments: tuple[str, ...]) -> None:
    assert told(send(cast, *results(*segments))) == ("AA", "")
    assert statuses(cast) == ["validated"]


def test_two_exams_in_one_message_get_their_own_reports(cast: Cast) -> None:
    paul = "PID|2||P1||MULLER^PAUL||19611102|M"
    send(
        cast,
        *results(order("A3"), "OBX|1|TX|||Thorax.", paul, order("A10"), "OBX|1|TX|||Genou."),
    )
    assert [one.findings for one in versions(cast)] == ["Thorax."]
    assert versions(cast, "never-asked")[-1].findings == "Genou."


def test_two_orders_of_one_exam_are_one_report(cast: Cast) -> None:
    send(cast, *results(order(), "OBX|1|TX|||Thorax.", order(), "OBX|1|TX|||Abdomen."))
    assert [one.findings for one in versions(cast)] == ["Thorax.\nAbdomen."]


def test_text_and_document_of_one_order_are_two_forms_of_one_report(cast: Cast) -> None:
    send(cast, *results(order(), "OBX|1|TX|||Thorax.", embedded(pdf())))
    (version,) = versions(cast)
    assert version.findings == "Thorax."
    assert version.document_size == len(pdf())


def test_one_refused_report_undoes_the_others_of_its_message(cast: Cast) -> None:
    segments = (order("A3"), "OBX|1|TX|||Thorax.", order("A10"), "OBX|1|TX|||Genou.")
    assert told(send(cast, *results(*segments))) == ("AE", "report-of-another-patient")
    assert statuses(cast) == []


def test_two_studies_of_one_request_get_the_same_report(cast: Cast) -> None:
    with cast.db.writing() as session:
        session.query(Exam).filter_by(token=cast.exams["draft"]).one().accession_number = "A3"
    send(cast, *results(order(), *TEXT))
    assert statuses(cast) == ["validated"]
    assert statuses(cast, "draft") == ["validated", "draft"]


# --- What there is to read ----------------------------------------------------------------------


def test_results_of_many_types_are_read_in_their_order(cast: Cast) -> None:
    send(
        cast,
        *results(
            order(),
            "OBX|1|FT|||Foie :\\.br\\\\H\\normal\\N\\ \\T\\ homogène||||||F",
            "OBX|2|NM|1^Longueur||12.5|cm|||||F",
            "OBX|3|CWE|2^BI-RADS||2^bénin^L||||||F",
            "OBX|4|SN|3^Nodule||<^4|mm|||||F",
            "OBX|5|RP|||reference||||||F",
            "OBX|6|ST|||fin~de la liste||||||F",
            "OBX|7|ED|||^TEXT^plain^A^et un texte||||||F",
        ),
    )
    assert versions(cast)[0].findings == (
        "Foie :\nnormal & homogène\nLongueur: 12.5 cm\nBI-RADS: bénin\nNodule: <4 mm\n"
        "fin\nde la liste\net un texte"
    )


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("19005-8^Impression^LN", "conclusion"),
        ("&IMP", "conclusion"),
        ("18785-6^Reason^LN", "indication"),
        ("x^y^L^55111-9^z^LN", "technique"),
        ("&GDT", "findings"),
        ("18748-4^Report^LN", "findings"),
    ],
)
def test_a_part_is_known_by_its_code(cast: Cast, code: str, part: str) -> None:
    send(cast, *results(order(), f"OBX|1|TX|{code}||Le texte.||||||F"))
    assert getattr(versions(cast)[0], part) == "Le texte."


@pytest.mark.parametrize(
    ("segments", "answered"),
    [
        ((order(), "OBX|1|NM|1^Na||140|mmol/l|||||F"), ("AE", "nothing-reported")),
        ((order(),), ("AE", "nothing-reported")),
        ((order(), "OBX|1|TX|||  ||||||F"), ("AE", "nothing-reported")),
        ((order(status="P"),), ("AA", "")),
        ((), ("AR", "segment-missing")),
        ((order(number="").replace("P77", ""), *TEXT), ("AE", "field-missing")),
        ((order(), "OBX|1|TX|||" + "x" * 300_000), ("AR", "message-too-large")),
    ],
)
def test_what_holds_no_report_enters_none(
    cast: Cast, segments: tuple[str, ...], answered: tuple[str, str]
) -> None:
    assert told(send(cast, *results(*segments))) == answered
    assert statuses(cast) == []


def test_the_language_is_as_told(cast: Cast) -> None:
    message = (header() + "|DEU", JEANNE, order(), "OBX|1|TX|||Unauffällig.||||||F")
    send(cast, *message)
    assert versions(cast)[0].language == "de"


def test_a_notification_of_a_document_is_a_report_too(cast: Cast) -> None:
    transcription = "TXA|1|DI|TX" + "|" * 14 + "AU"
    message = (header("MDM^T02^MDM_T02"), JEANNE, order(status=""), transcription, TEXT[0])
    assert told(send(cast, *message)) == ("AA", "")
    assert statuses(cast) == ["validated"]


# --- Who is named, and what is told -------------------------------------------------------------


def test_doctors_are_kept_with_the_numbers_that_add_up(cast: Cast) -> None:
    asked = "10000000017^MEYER^CLAIRE^^^DR^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO"
    copied = "10000000018^WEISS^ANNE^^^^^^^^^^RPPS~810000000025^ROTH^PHILIPPE^^^^^^^^^^RPPS"
    fields = {3: "A3", 16: asked, 25: "F", 28: copied}
    request = "|".join(["OBR", *(fields.get(at, "") for at in range(1, 29))])
    visit = "PV1|1|O|||||D77^KLEIN^EVE|10000000017^MEYER^CLAIRE^^^DR"
    send(cast, *results(visit, request, *TEXT))
    send(cast, *results(visit, request, *TEXT, control_id="M2"))
    with cast.db.reading() as session:
        named = {(one.role, one.rpps, one.name) for one in session.query(NamedDoctor)}
    assert named == {
        (DoctorRole.REQUESTING, "10000000017", "Dr CLAIRE MEYER"),
        (DoctorRole.COPIED, "", "ANNE WEISS"),
        (DoctorRole.COPIED, "10000000025", "PHILIPPE ROTH"),
        (DoctorRole.ATTENDING, "", "EVE KLEIN"),
        (DoctorRole.REFERRING, "", "Dr CLAIRE MEYER"),
    }


def test_the_trail_tells_what_came_and_what_was_taken_back(cast: Cast) -> None:
    send(cast, *results(order(), *TEXT))
    send(cast, *results(order(status="X"), control_id="M2"))
    with cast.db.reading() as session:
        rows = session.query(Event).order_by(Event.sequence.desc()).limit(2)
        actions = [(row.action, row.details["status"]) for row in rows]
    assert actions == [
        (Action.REPORT_WITHDRAWN.value, ReportStatus.CANCELLED.value),
        (Action.REPORT_RECEIVED.value, ReportStatus.VALIDATED.value),
    ]
