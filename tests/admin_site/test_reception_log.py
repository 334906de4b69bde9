"""The log of what came in: filtered, paged, with a sentence for every refusal and another try."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import errors, reception_log
from core.model import Arrival, Establishment, ReceivedMessage, RefusedObject
from core.reception_log import PAGE, Kind, Wanted
from tests.admin_site.test_received import FACTS, add_refused, facts_of, refusals
from tests.admin_site.visitor import Visitor
from tests.cast import OURS, Cast
from tests.core.ingest.hospital import hospital_of
from tests.dicom import part10


@pytest.fixture
def archivist(signed_in: Callable[[str], Visitor]) -> Visitor:
    return signed_in("archivist")


def add_message(cast: Cast, code: str = "", finess: str = OURS) -> int:
    with cast.db.writing() as session:
        here = session.query(Establishment).filter_by(finess=finess).one()
        row = ReceivedMessage(
            establishment_id=here.id,
            kind="ADT^A08",
            sha256=code.ljust(64, "0")[:64],
            size=1,
            code=code,
            facts={name: FACTS.get(name, "PID-3") for name in ("segment", "field")},
            received_at=cast.now,
        )
        session.add(row)
        session.flush()
        return row.id


def show(visitor: Visitor, kind: Kind, **more: str) -> str:
    asked = "&".join(f"{name}={value}" for name, value in {"kind": kind.value, **more}.items())
    page = visitor.get(f"/received/log?{asked}")
    assert page.status == 200
    return page.text


@pytest.mark.parametrize(
    "refusal", list(refusals(errors.MessageRefused)), ids=lambda refusal: refusal.code
)
def test_every_refusal_of_a_message_has_a_sentence(
    archivist: Visitor, cast: Cast, refusal: type[errors.CigogneError]
) -> None:
    assert facts_of(refusal).keys() <= {"segment", "field", "limit"}
    add_message(cast, refusal.code)
    text = show(archivist, Kind.REFUSED_MESSAGES)
    assert "ADT^A08" in text
    assert "Refusé\u00a0:" not in text


def test_each_kind_shows_its_own(archivist: Visitor, cast: Cast) -> None:
    add_refused(cast, errors.PatientConflict, "aside.dcm", "originals/aside")
    add_refused(cast, errors.NotDicom, "refused.txt")
    add_message(cast)
    assert "refused.txt" in show(archivist, Kind.REFUSED)
    assert "aside.dcm" not in show(archivist, Kind.REFUSED)
    assert "aside.dcm" in show(archivist, Kind.SET_ASIDE)
    assert "ADT^A08" in show(archivist, Kind.MESSAGES)
    assert "ADT^A08" not in show(archivist, Kind.REFUSED_MESSAGES)
    assert "Import de fichiers reçu" in show(archivist, Kind.ARRIVALS)


def test_by_door_and_by_day(archivist: Visitor, cast: Cast) -> None:
    add_refused(cast, errors.NotDicom, "refused.txt")
    assert "refused.txt" in show(archivist, Kind.REFUSED, door="import", day="12/03/2026")
    assert "refused.txt" not in show(archivist, Kind.REFUSED, door="stow")
    assert "refused.txt" not in show(archivist, Kind.REFUSED, day="11/03/2026")
    assert "refused.txt" in show(archivist, Kind.REFUSED, day="nonsense", door="cellar", page="x")
    assert "refused.txt" in show(archivist, Kind.REFUSED, day="31/12/9999")
    assert "refused.txt" in show(archivist, Kind.REFUSED, day="1/1/0001")


def test_another_establishment_sees_nothing_of_it(
    signed_in: Callable[[str], Visitor], cast: Cast
) -> None:
    add_refused(cast, errors.NotDicom, "ours.txt")
    message = add_message(cast, errors.UnknownEvent.code)
    stranger = signed_in("other-radiologist")
    for kind in Kind:
        assert "ours.txt" not in show(stranger, kind)
    assert stranger.send("/received/messages/again", id=str(message)).status_code == 404


def test_ten_thousand_refusals_come_page_by_page(cast: Cast) -> None:
    with cast.db.writing() as session:
        arrival = session.query(Arrival).order_by(Arrival.id).first()
        assert arrival is not None
        session.add_all(
            RefusedObject(
                arrival_id=arrival.id,
                establishment_id=arrival.establishment_id,
                name=f"IM{number:05}",
                code="not-dicom",
                facts={},
                sha256="0" * 64,
                received_at=cast.now - timedelta(seconds=number),
            )
            for number in range(10_000)
        )
    last = 10_000 // PAGE
    ctx = cast.context("archivist")
    first = reception_log.log(ctx, Wanted(Kind.REFUSED))
    assert (first.lines[0].name, len(first.lines), first.has_more) == ("IM00000", PAGE, True)
    end = reception_log.log(ctx, Wanted(Kind.REFUSED, page=last))
    assert (end.lines[-1].name, end.has_more) == ("IM09999", False)
    assert reception_log.log(ctx, Wanted(Kind.REFUSED, page=last + 1)).lines == []


def test_what_was_set_aside_is_tried_again(archivist: Visitor, cast: Cast) -> None:
    with pytest.raises(errors.IdentityDoubtful):
        hospital_of(cast).sends(
            part10(PatientID="P1", SOPInstanceUID="1.2.90", StudyInstanceUID="1.2.91")
        )
    assert "Dire d’abord si c’est la même personne" in show(archivist, Kind.SET_ASIDE)
    (line,) = reception_log.log(cast.context("archivist"), Wanted(Kind.SET_ASIDE)).lines
    told = archivist.post("/received/objects/again", id=str(line.id))
    assert "Encore refusé" in told.text
    assert archivist.send("/received/objects/again", id="0").status_code == 404
