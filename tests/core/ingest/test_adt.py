"""ADT and scheduling messages: who a patient is, numbers that are one, who comes today."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from core import joined, matching
from core.appointments import expected_today
from core.context import system
from core.errors import FieldMissing, MessageRefused
from core.hl7.message import read_message
from core.ingest.delivery import Delivery
from core.ingest.handlers import handler_of
from core.model import Appointment, Establishment, Identifier, Patient
from core.patients import search_by_number
from core.rules.identity import Sex
from core.rules.ins import Authority, IdentityStatus
from tests.cast import OTHERS, OURS, Cast
from tests.core.ingest.hospital import hospital_of
from tests.dicom import part10
from tests.queries import queries

PID = "PID|||{number}^^^HIS^PI{ins}||BAUER^ANNE^^^^^L~MEYER^ANNE^^^^^D||19550312|F|||{place}"
RELIABLE = "|" * 21 + "{code}"


def key(first_thirteen: str) -> str:
    return f"{97 - int(first_thirteen) % 97:02}"


INS = "2550382004034" + key("2550382004034")
"""Of Anne Bauer, with a key that fits."""


def pid(number: str, *, ins: str = "", code: str = "", place: str = "", **changes: str) -> str:
    told = f"~{ins}^^^ASIP&1.2.250.1.213.1.4.8&ISO^INS" if ins else ""
    where = f"^^^^^^BDL^^{place}" if place else ""
    line = PID.format(number=number, ins=told, place=where) + RELIABLE.format(code=code)
    for old, new in changes.items():
        line = line.replace(old, new)
    return line


def sent(cast: Cast, kind: str, *segments: str, finess: str = OURS) -> None:
    header = f"MSH|^~\\&|HIS|CH|CIGOGNE|X|20260312110000||{kind}|1|P|2.5"
    message = read_message("\r".join((header, *segments)).encode())
    ctx = replace(cast.context(), viewer=system("hl7"))
    with cast.db.writing() as session:
        here = session.scalars(
            sa.select(Establishment.id).where(Establishment.finess == finess)
        ).one()
        handler_of(message)(session, ctx, Delivery(1, here, message))


def patient(cast: Cast, number: str) -> Patient:
    with cast.db.reading() as session:
        return session.scalars(
            sa.select(Patient).join(Patient.identifiers).where(Identifier.value == number)
        ).one()


@pytest.mark.parametrize("event", ["A01", "A04", "A05", "A08", "A28", "A31"])
def test_a_patient_is_known_before_her_exam(cast: Cast, event: str) -> None:
    sent(cast, f"ADT^{event}", pid("N1", ins=INS, code="VALI", place="67482"))
    anne = patient(cast, "N1")
    assert (anne.family_name, anne.given_name) == ("BAUER", "ANNE")
    assert (anne.birth_date, anne.sex) == (date(1955, 3, 12), Sex.FEMALE)
    assert (anne.ins_number, anne.ins_authority) == (INS, Authority.NIR)
    assert anne.identity_status is IdentityStatus.QUALIFIED
    assert anne.birth_place == "67482"
    assert [line.token for line in search_by_number(cast.context("reception"), "N1")] == [
        anne.token
    ]


@pytest.mark.parametrize(
    ("ins", "code", "expected"),
    [
        pytest.param(INS, "", IdentityStatus.RETRIEVED, id="not checked against a document"),
        pytest.param("", "VALI", IdentityStatus.VALIDATED, id="checked, without a number"),
        pytest.param(INS, "PROV", IdentityStatus.RETRIEVED, id="still provisional there"),
        pytest.param(INS, "VALI~DOUA", IdentityStatus.PROVISIONAL, id="doubtful"),
        pytest.param(INS[:14] + "X", "VALI", IdentityStatus.VALIDATED, id="no number at all"),
    ],
)
def test_a_number_is_kept_of_a_qualified_identity_only(
    cast: Cast, ins: str, code: str, expected: IdentityStatus
) -> None:
    sent(cast, "ADT^A04", pid("N1", ins=ins, code=code))
    anne = patient(cast, "N1")
    assert (anne.identity_status, anne.ins_number) == (expected, None)


def test_the_same_qualified_identity_joins_two_establishments(cast: Cast) -> None:
    sent(cast, "ADT^A04", pid("N1", ins=INS, code="VALI"))
    sent(cast, "ADT^A04", pid("K7", ins=INS, code="VALI"), finess=OTHERS)
    assert patient(cast, "K7").token == patient(cast, "N1").token


def test_the_same_number_with_other_traits_is_asked_about(cast: Cast) -> None:
    sent(cast, "ADT^A04", pid("N1", ins=INS, code="VALI"))
    sent(cast, "ADT^A04", pid("K7", ins=INS, code="VALI", ANNE="LISE"), finess=OTHERS)
    assert patient(cast, "K7").token != patient(cast, "N1").token
    (line,) = matching.queue(cast.context("archivist")).lines
    assert line.cause.value == "same-ins"


def test_a_corrected_name_is_taken_in_and_the_former_still_recognised(cast: Cast) -> None:
    sent(cast, "ADT^A04", pid("N1"))
    sent(cast, "ADT^A08", pid("N1", BAUER="BAUR"))
    assert patient(cast, "N1").family_name == "BAUR"
    former = {"PatientName": "Bauer^Anne", "PatientBirthDate": "19550312", "PatientID": "N1"}
    hospital_of(cast).sends(
        part10(
            **former,
            StudyInstanceUID="1.2.80",
            SeriesInstanceUID="1.2.80.1",
            SOPInstanceUID="1.2.80.2",
        )
    )


def test_a_number_that_would_become_somebody_else_is_left_to_a_person(cast: Cast) -> None:
    sent(cast, "ADT^A04", pid("N1"))
    for _ in range(2):
        sent(cast, "ADT^A08", pid("N1", BAUER="MARTIN", **{"19550312": "19800101"}))
    assert patient(cast, "N1").family_name == "BAUER"
    assert len(matching.queue(cast.context("archivist")).lines) == 1


def test_what_a_message_doesnt_tell_is_kept(cast: Cast) -> None:
    sent(cast, "ADT^A04", pid("N1", place="67482"))
    sent(cast, "ADT^A08", "PID|||N1^^^HIS^PI||BAUER^ANNE")
    assert patient(cast, "N1").birth_date == date(1955, 3, 12)
    assert patient(cast, "N1").birth_place == "67482"


def test_a_merge_and_what_comes_under_the_old_number_afterwards(cast: Cast) -> None:
    sent(cast, "ADT^A04", pid("N1"))
    sent(cast, "ADT^A04", pid("N2"))
    sent(cast, "ADT^A40", pid("N1"), "MRG|N2^^^HIS^PI")
    sent(cast, "ADT^A40", pid("N1"), "MRG|N3^^^HIS^PI")
    assert len({patient(cast, number).token for number in ("N1", "N2", "N3")}) == 1


def test_linked_and_unlinked(cast: Cast) -> None:
    sent(cast, "ADT^A24", pid("N1"), pid("N2"))
    assert patient(cast, "N1").token == patient(cast, "N2").token
    assert joined.joins(cast.context("archivist"))[0].ground.value == "message"
    sent(cast, "ADT^A37", pid("N1"), pid("N2"))
    assert patient(cast, "N1").token != patient(cast, "N2").token
    sent(cast, "ADT^A37", pid("N1"), pid("N2"))


def test_a_number_that_changed(cast: Cast) -> None:
    sent(cast, "ADT^A04", pid("N1"))
    before = patient(cast, "N1").token
    sent(cast, "ADT^A47", pid("N9"), "MRG|N1^^^HIS^PI")
    assert patient(cast, "N9").token == before
    with cast.db.reading() as session:
        assert session.scalar(sa.select(Identifier.id).where(Identifier.value == "N1")) is None


@pytest.mark.parametrize(
    ("kind", "segments"),
    [
        pytest.param("ADT^A04", (), id="nobody"),
        pytest.param("ADT^A04", ("PID|||^^^HIS^PI||X^Y",), id="no number"),
        pytest.param("ADT^A04", (f"PID|||{INS}^^^X&1.2.250.1.213.1.4.8&ISO^INS||X^Y",), id="INS"),
        pytest.param("ADT^A40", ("PID|||N1||X^Y",), id="a merge of one"),
        pytest.param("ADT^A24", ("PID|||N1||X^Y",), id="a link of one"),
        pytest.param("SIU^S12", ("SCH|1|2", "PID|||N1||X^Y"), id="an appointment without a time"),
    ],
)
def test_what_cant_be_carried_out_is_refused(
    cast: Cast, kind: str, segments: tuple[str, ...]
) -> None:
    with pytest.raises(MessageRefused):
        sent(cast, kind, *segments)


@pytest.mark.parametrize(
    ("kind", "segment", "field"),
    [
        pytest.param("SIU^S12", "SCH||", "SCH-2", id="an appointment"),
        pytest.param("ORM^O01", "ORC|NW||||||^^^202603121000", "ORC-3", id="an order"),
    ],
)
def test_what_has_no_number_is_told_where_it_belongs(
    cast: Cast, kind: str, segment: str, field: str
) -> None:
    with pytest.raises(FieldMissing) as refused:
        sent(cast, kind, pid("N1"), segment)
    assert refused.value.field == field


# --- Appointments ---------------------------------------------------------------------------------


def at(clock: str) -> str:
    return f"SCH|P1|F1|||||||||^^^20260312{clock}"


def hours(cast: Cast, name: str = "reception") -> list[tuple[str, str]]:
    return [
        (one.family_name, one.starts_at.astimezone(UTC).strftime("%H:%M"))
        for one in expected_today(cast.context(name))
    ]


def test_an_appointment_is_made_moved_and_cancelled(cast: Cast) -> None:
    sent(cast, "SIU^S12", at("1400"), pid("N1"))
    assert hours(cast) == [("BAUER", "13:00")]
    assert hours(cast, "other-reception") == []
    sent(cast, "SIU^S13", at("1530+0100"), pid("N1"))
    assert hours(cast) == [("BAUER", "14:30")]
    sent(cast, "SIU^S15", at("1530"), pid("N1"))
    assert hours(cast) == []


def test_an_order_with_a_time_is_an_appointment(cast: Cast) -> None:
    sent(cast, "OMI^O23", pid("N1"), "ORC|NW|O1|F1", "TQ1|||||||202603121000", "OBR|1|O1")
    sent(cast, "ORM^O01", pid("N2"), "ORC|NW|O2", "OBR|1|O2")
    assert hours(cast) == [("BAUER", "09:00")]
    sent(cast, "ORM^O01", pid("N1"), "ORC|CA|O1|F1", "OBR|1|O1")
    assert hours(cast) == []


def test_who_wasnt_asked_yet_comes_first_and_yesterday_isnt_today(cast: Cast) -> None:
    jeanne = "PID|||J1^^^HIS^PI||WEBER^JEANNE||19500307|F"
    sent(cast, "SIU^S12", at("0800"), jeanne)
    sent(cast, "SIU^S12", at("1400").replace("F1", "F2"), pid("N1"))
    sent(cast, "SIU^S12", "SCH|P3|F3|||||||||^^^202603112330", pid("N3"))
    assert [
        (one.family_name, one.is_asked) for one in expected_today(cast.context("reception"))
    ] == [
        ("BAUER", False),
        ("Weber", True),
    ]
    tomorrow = cast.context("reception", cast.now + timedelta(days=1))
    assert expected_today(tomorrow) == []
    assert cast.now == datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_who_has_two_numbers_comes_once(cast: Cast) -> None:
    sent(cast, "SIU^S12", at("1400"), pid("N1"))
    sent(cast, "SIU^S12", at("0900").replace("F1", "F2"), pid("N2"))
    assert len(hours(cast)) == 2
    sent(cast, "ADT^A40", pid("N2"), "MRG|N1^^^HIS^PI")
    assert hours(cast) == [("BAUER", "08:00")]


def test_the_list_of_today_asks_no_more_for_more_who_come(cast: Cast) -> None:
    counts = []
    for number in range(1, 5):
        sent(cast, "SIU^S12", f"SCH|P{number}|F{number}|||||||||^^^202603120900", pid(f"N{number}"))
        sent(cast, "ADT^A40", pid(f"M{number}"), f"MRG|N{number}^^^HIS^PI")
        with queries(cast) as asked:
            hours(cast)
        counts.append(len(asked))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("kind", "segments", "planned"),
    [
        ("SIU^S12", ("SCH|P1|F1|||||||||^^^202603121400", "AIS|1||TDM1^TDM TAP^L"), "TDM TAP"),
        ("SIU^S12", ("SCH|P1|F1|||||||||^^^202603121400", "AIS|1||ZBQK002"), "ZBQK002"),
        ("ORM^O01", ("ORC|NW|P1|F1||||^^^202603121400", "OBR|1|||RX^Rx genou D"), "Rx genou D"),
        ("SIU^S12", ("SCH|P1|F1|||||||||^^^202603121400", f"AIS|1||X^{'y' * 300}"), "y" * 200),
        ("SIU^S12", ("SCH|P1|F1|||||||||^^^202603121400",), ""),
    ],
)
def test_an_appointment_keeps_which_exam_is_planned(
    cast: Cast, kind: str, segments: tuple[str, ...], planned: str
) -> None:
    sent(cast, kind, *segments, pid("N1"))
    with cast.db.reading() as session:
        assert session.query(Appointment).one().planned == planned
