"""Programs fetch by WADO-RS what opens to their doctor (PS3.18 section 10.4)."""

from collections.abc import Callable
from io import BytesIO

import pytest
import requests
import sqlalchemy as sa
from dicomweb_client import DICOMwebClient
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.uid import ExplicitVRLittleEndian

from core.model import Event
from tests.cast import Cast
from tests.dicom import part10
from tests.patient_site.conftest import COOKIE, Visitor

STUDY, SERIES, INSTANCE = "1.2.3.1", "1.2.3.1.1", "1.2.3.1.1.2"
ADDRESS = f"/dicom-web/studies/{STUDY}/series/{SERIES}/instances/{INSTANCE}"
OCTETS = 'multipart/related; type="application/octet-stream"'


@pytest.fixture
def client(address: str, as_: Callable[[str], Visitor]) -> DICOMwebClient:
    """A program in the session of Dr Meyer."""
    session = requests.Session()
    session.headers["Cookie"] = f"{COOKIE}={as_('doctor').token}"
    client = DICOMwebClient(f"{address}/dicom-web", session=session)
    client.set_http_retry_params(retry=False)
    return client


def events(cast: Cast, action: str) -> list[tuple[str, str]]:
    with cast.db.reading() as session:
        wanted = sa.select(Event.outcome, Event.reason).where(Event.action == action)
        return [(row.outcome, row.reason) for row in session.execute(wanted)]


def test_a_study_is_fetched_as_it_was_sent(client: DICOMwebClient) -> None:
    fetched = client.retrieve_study(STUDY)
    assert [one.SOPInstanceUID for one in fetched] == [
        f"{STUDY}.1.1",
        f"{STUDY}.1.2",
        f"{STUDY}.1.3",
        f"{STUDY}.2.1",
    ]
    assert {one.file_meta.TransferSyntaxUID for one in fetched} == {ExplicitVRLittleEndian}
    assert fetched[0].PatientName == "Weber^Jeanne"


def test_one_object_and_a_series_are_fetched_alone(client: DICOMwebClient) -> None:
    assert client.retrieve_instance(STUDY, SERIES, INSTANCE).InstanceNumber == 2
    assert len(client.retrieve_series(STUDY, SERIES)) == 3


def test_metadata_tell_what_the_object_does_and_where_its_pixels_are(
    client: DICOMwebClient, cast: Cast, address: str
) -> None:
    told = client.retrieve_series_metadata(STUDY, SERIES)
    assert [Dataset.from_json(one, lambda *_: b"").InstanceNumber for one in told] == [1, 2, 3]
    pixels = told[1]["7FE00010"]["BulkDataURI"]
    (fetched,) = client.retrieve_bulkdata(pixels.replace(cast.settings.patient_url, address))
    assert fetched == client.retrieve_instance(STUDY, SERIES, INSTANCE).PixelData


def test_frames_are_the_bytes_of_the_object(client: DICOMwebClient) -> None:
    (frame,) = client.retrieve_instance_frames(STUDY, SERIES, INSTANCE, [1])
    assert frame == client.retrieve_instance(STUDY, SERIES, INSTANCE).PixelData


def test_a_frame_is_rendered_in_the_window_asked_for(
    as_: Callable[[str], Visitor],
) -> None:
    doctor = as_("doctor")
    plain = doctor.get(f"{ADDRESS}/rendered", accept="image/jpeg")
    narrow = doctor.get(f"{ADDRESS}/frames/1/rendered?window=100,50,linear", accept="image/png")
    assert plain.data.startswith(b"\xff\xd8")
    assert narrow.data.startswith(b"\x89PNG")
    assert doctor.get(f"{ADDRESS}/rendered?window=nan,1").status_code == 400
    assert doctor.get(f"/dicom-web/studies/{STUDY}/thumbnail").mimetype == "image/jpeg"


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        (ADDRESS, "application/dicom; transfer-syntax=1.2.840.10008.1.2.4.90", 406),
        (ADDRESS, "text/html", 406),
        (f"{ADDRESS}/frames/1", "image/jp2", 406),
        (f"{ADDRESS}/frames/1", OCTETS, 200),
        (f"{ADDRESS}/frames/2", OCTETS, 404),
        (f"{ADDRESS}/frames/0", OCTETS, 400),
        (f"{ADDRESS}/frames/1,x", OCTETS, 400),
        (f"{ADDRESS}/rendered", "image/gif", 406),
        (f"{ADDRESS}/bulkdata/00080018", OCTETS, 200),
        (f"{ADDRESS}/bulkdata/00081140/1/00080018", OCTETS, 404),
        (f"{ADDRESS}/bulkdata/nothing", OCTETS, 404),
        (f"/dicom-web/studies/{STUDY}/series/1.2.3.2.1/metadata", "*/*", 404),
        (f"{ADDRESS}9/metadata", "*/*", 404),
    ],
)
def test_what_cant_be_given_is_refused_by_name(
    as_: Callable[[str], Visitor], path: str, accept: str, status: int
) -> None:
    assert as_("doctor").get(path, accept=accept).status_code == status


def test_one_object_comes_without_parts_where_no_parts_are_asked_for(
    as_: Callable[[str], Visitor],
) -> None:
    answer = as_("doctor").get(ADDRESS, accept="application/dicom; transfer-syntax=*")
    assert answer.mimetype == "application/dicom"
    assert dcmread(BytesIO(answer.data)).SOPInstanceUID == INSTANCE
    assert answer.data[132:] == part10_of_cast()[132:]


def part10_of_cast() -> bytes:
    return part10(
        StudyInstanceUID=STUDY,
        SeriesInstanceUID=SERIES,
        SOPInstanceUID=INSTANCE,
        InstanceNumber=2,
        SeriesDescription="Série 1",
        ImagePositionPatient=[0, 0, 2],
        StudyDate="20260301",
        StudyDescription="Scanner open",
        AccessionNumber="A1",
    )


def test_many_frames_are_one_event_and_a_refusal_has_its_reason(
    as_: Callable[[str], Visitor], cast: Cast
) -> None:
    doctor = as_("doctor")
    for _ in range(3):
        assert doctor.get(f"{ADDRESS}/frames/1").status_code == 200
        assert doctor.get(ADDRESS).status_code == 200
    assert doctor.get(f"/dicom-web/studies/{cast.studies['draft']}/metadata").status_code == 404
    assert doctor.get("/dicom-web/studies/9.9.9/metadata").status_code == 404
    assert events(cast, "pictures-viewed") == [
        ("done", ""),
        ("refused", "report-not-validated"),
        ("refused", "unknown"),
    ]
    assert events(cast, "objects-retrieved") == [("done", "")]


def test_who_isnt_known_is_told_so_and_not_sent_to_a_page(visitor: Visitor) -> None:
    answer = visitor.get(f"{ADDRESS}/metadata")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Cigogne"'
