"""Media from outside: kept apart, checked by the worker, told whose they say they are."""

import zipfile
from datetime import timedelta
from io import BytesIO
from time import time

import pytest

from core.audit import Action
from core.errors import NotFound, NotInThisState, ObjectTooLarge
from core.model import Event, Exam, OutsideObject, OutsideUpload
from core.model.outside import OutsideRefusal
from core.outside import checking, sending
from core.outside.checking import check_next_upload
from core.outside.sending import send
from core.outside.sweeping import sweep
from tests.cast import OTHERS, OURS, Cast
from tests.dicom import part10

VIEWER = b"MZ" + bytes(200)


def disc(**files: bytes) -> BytesIO:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return BytesIO(packed.getvalue())


def of(study: str, **changes: object) -> bytes:
    uids = {"StudyInstanceUID": study, "SeriesInstanceUID": f"{study}.1"}
    return part10(**{**uids, "SOPInstanceUID": f"{study}.1.1", "PatientID": "X9", **changes})


def sent(cast: Cast, packed: BytesIO) -> OutsideUpload:
    """What became of an upload of Jeanne's, once the worker has looked."""
    token = send(cast.context("owner"), cast.patients["Jeanne"], OURS, packed)
    assert check_next_upload(cast.context())
    assert not check_next_upload(cast.context())
    with cast.db.reading() as session:
        return session.query(OutsideUpload).filter_by(token=token).one()


def objects(cast: Cast) -> list[OutsideObject]:
    with cast.db.reading() as session:
        return session.query(OutsideObject).order_by(OutsideObject.id).all()


def refusals(cast: Cast) -> list[str]:
    with cast.db.reading() as session:
        found = session.query(Event).filter_by(action=Action.OUTSIDE_REFUSED.value)
        return [event.reason for event in found]


def test_a_disc_is_kept_apart_from_exams(cast: Cast) -> None:
    with cast.db.reading() as session:
        before = session.query(Exam).count()
    upload = sent(cast, disc(IM1=of("9.1"), viewer=VIEWER))
    assert (upload.ignored, upload.refused, upload.decided_at) == (1, 0, None)
    (kept,) = objects(cast)
    assert (kept.family_name, kept.given_name, kept.modality) == ("Weber", "Jeanne", "CT")
    assert cast.store.read(kept.object_key) == of("9.1")
    assert list(cast.store.keys("outside")) == [kept.object_key]
    with cast.db.reading() as session:
        assert session.query(Exam).count() == before


def test_several_patients_on_a_disc_are_told_apart(cast: Cast) -> None:
    other = of("9.2", PatientID="X10", PatientName="Muller^Paul", PatientBirthDate="19611102")
    sent(cast, disc(IM1=of("9.1"), IM2=other, IM3=of("9.3")))
    assert [one.person for one in objects(cast)] == [1, 2, 1]


def test_broken_objects_and_second_versions_are_counted(cast: Cast) -> None:
    changed = of("9.1", StudyDescription="Autre")
    upload = sent(cast, disc(IM1=of("9.1"), IM2=changed, IM3=of("9.4", PatientID="")))
    assert (upload.ignored, upload.refused) == (0, 2)
    assert [one.description for one in objects(cast)] == ["Scanner du thorax"]


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(BytesIO(b""), id="nothing"),
        pytest.param(BytesIO(b"PK\3\4" + bytes(300)), id="a broken ZIP"),
        pytest.param(disc(viewer=VIEWER), id="a disc without exams"),
        pytest.param(disc(inner=disc(IM1=of("9.1")).getvalue()), id="a ZIP in a ZIP"),
    ],
)
def test_what_holds_nothing_to_read_is_refused_by_name(cast: Cast, packed: BytesIO) -> None:
    upload = sent(cast, BytesIO(packed.getvalue()))
    assert upload.refusal is OutsideRefusal.NOTHING_TO_READ
    assert upload.decided_at is not None
    assert refusals(cast) == ["nothing-to-read"]
    assert list(cast.store.keys("outside")) == []


@pytest.mark.parametrize(
    ("limit", "refusal"),
    [("MOST_BYTES", OutsideRefusal.TOO_LARGE), ("MOST_OBJECTS", OutsideRefusal.TOO_MANY_OBJECTS)],
)
def test_what_unpacks_to_more_than_a_disc_is_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, limit: str, refusal: OutsideRefusal
) -> None:
    monkeypatch.setattr(checking, limit, 1)
    upload = sent(cast, disc(IM1=of("9.1"), IM2=of("9.2"), IM3=of("9.3")))
    assert upload.refusal is refusal
    assert objects(cast) == []
    assert list(cast.store.keys("outside")) == []


def test_a_check_killed_in_the_middle_begins_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(cast.context("owner"), cast.patients["Jeanne"], OURS, disc(IM1=of("9.1")))
    with monkeypatch.context() as dying:
        dying.setattr(checking, "_write_down", _die)
        with pytest.raises(KeyboardInterrupt):
            check_next_upload(cast.context())
    assert check_next_upload(cast.context())
    assert len(objects(cast)) == 1


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_one_upload_at_a_time(cast: Cast) -> None:
    sent(cast, disc(IM1=of("9.1")))
    tomorrow = cast.context("owner", cast.now + timedelta(days=2))
    with pytest.raises(NotInThisState):
        send(tomorrow, cast.patients["Jeanne"], OURS, disc(IM1=of("9.2")))


def test_too_large_a_file_is_refused_while_it_comes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LARGEST_UPLOAD", 100)
    with pytest.raises(ObjectTooLarge):
        send(cast.context("owner"), cast.patients["Jeanne"], OURS, BytesIO(bytes(101)))
    assert list(cast.store.keys("outside")) == []


@pytest.mark.parametrize(
    ("who", "patient", "finess"),
    [
        pytest.param("owner", "Paul", OURS, id="somebody else's file"),
        pytest.param("owner", "Odile", OTHERS, id="somebody else's, elsewhere"),
        pytest.param("proxy", "Léo", OTHERS, id="where the child has no number"),
        pytest.param("doctor", "Jeanne", OURS, id="a doctor"),
        pytest.param("guest", "Jeanne", OURS, id="a guest"),
    ],
)
def test_only_for_those_one_looks_for(cast: Cast, who: str, patient: str, finess: str) -> None:
    with pytest.raises(NotFound):
        send(cast.context(who), cast.patients[patient], finess, disc(IM1=of("9.1")))


def test_a_parent_sends_her_childs(cast: Cast) -> None:
    send(cast.context("proxy"), cast.patients["Léo"], OURS, disc(IM1=of("9.1")))
    assert check_next_upload(cast.context())


def test_only_what_no_upload_needs_is_swept(cast: Cast) -> None:
    sent(cast, disc(IM1=of("9.1")))
    send(cast.context("proxy"), cast.patients["Léo"], OURS, disc(IM1=of("9.2")))
    needed = set(cast.store.keys("outside"))
    cast.store.put("outside/left/as-sent", iter([b"of a killed process"]))
    sweep(cast.context(), older_than=time() + 60)
    assert set(cast.store.keys("outside")) == needed
