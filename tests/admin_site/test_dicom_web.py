"""Programs send objects by STOW-RS: each part is kept or told why not (PS3.18 section 10.5)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from core.context import system
from core.credentials import make_credential, revoke_credential
from core.model import Arrival
from core.model.receiving import Door
from tests.cast import OURS, Cast
from tests.core.ingest.hospital import instance_of, refused, told
from tests.dicom import part10

RELATED = 'multipart/related; type="application/dicom"; boundary=xyz'
CT = "1.2.840.10008.5.1.4.1.1.2"


@pytest.fixture
def token(cast: Cast) -> str:
    return make_credential(replace(cast.context(), viewer=system("test")), OURS, "PACS")


def body(*objects: bytes, part_type: str = "application/dicom") -> bytes:
    head = f"--xyz\r\nContent-Type: {part_type}\r\n\r\n".encode()
    return b"".join(head + one + b"\r\n" for one in objects) + b"--xyz--\r\n"


def send(
    site: Flask, token: str, content: bytes, path: str = "", content_type: str = RELATED
) -> TestResponse:
    return site.test_client().post(
        f"/dicom-web/studies{path}",
        data=content,
        content_type=content_type,
        headers={"Authorization": f"Bearer {token}"},
        base_url="https://site.example",
    )


def answered(response: TestResponse) -> dict[str, Sequence[dict[str, Any]]]:
    """The items of each sequence, by its tag."""
    assert response.content_type == "application/dicom+json"
    found = json.loads(response.data)
    return {tag: value["Value"] for tag, value in found.items() if value["vr"] == "SQ"}


def test_objects_are_kept_and_shown_once_the_request_is_answered(
    site: Flask, cast: Cast, token: str
) -> None:
    response = send(site, token, body(part10(), part10(SOPInstanceUID="1.2.3.4.5.2")))
    assert response.status_code == 200
    assert answered(response) == {
        "00081199": [
            {
                "00081150": {"vr": "UI", "Value": [CT]},
                "00081155": {"vr": "UI", "Value": [f"1.2.3.4.5.{number}"]},
            }
            for number in (1, 2)
        ]
    }
    assert instance_of(cast, "1.2.3.4.5.2").settled
    assert "Set-Cookie" not in response.headers
    with cast.db.reading() as session:
        arrival = session.scalars(sa.select(Arrival).order_by(Arrival.id.desc())).first()
        assert arrival is not None
        assert (arrival.door, arrival.accepted) == (Door.STOW, 2)


def test_each_part_that_isnt_kept_is_told_with_its_reason(
    site: Flask, cast: Cast, token: str
) -> None:
    other_patient = part10(PatientBirthDate="19610307", SOPInstanceUID="1.2.3.4.5.2")
    response = send(site, token, body(part10(), other_patient, b"no DICOM"))
    assert response.status_code == 202
    items = answered(response)
    assert [item["00081155"]["Value"] for item in items["00081199"]] == [["1.2.3.4.5.1"]]
    assert [item["00081197"]["Value"] for item in items["00081198"]] == [[0xA900]]
    assert items["0008119A"] == [{"00081197": {"vr": "US", "Value": [0xC000]}}]
    assert [row.code for row in refused(cast)] == ["identity-doubtful", "not-dicom"]


def test_a_request_of_which_nothing_is_kept_is_a_conflict(site: Flask, token: str) -> None:
    assert send(site, token, body(part10(PatientID=None))).status_code == 409


def test_into_a_study_go_objects_of_that_study_alone(site: Flask, cast: Cast, token: str) -> None:
    other = part10(StudyInstanceUID="1.9", SeriesInstanceUID="1.9.1", SOPInstanceUID="1.9.1.1")
    response = send(site, token, body(part10(), other), "/1.2.3.4.5")
    assert response.status_code == 202
    assert [row.code for row in refused(cast)] == ["not-as-announced"]


def test_a_part_of_another_kind_isnt_kept(site: Flask, token: str) -> None:
    response = send(site, token, body(part10(), part_type="image/jpeg"))
    assert (response.status_code, set(answered(response))) == (409, {"0008119A"})


def test_a_type_that_isnt_quoted_is_understood(site: Flask, token: str) -> None:
    unquoted = "Multipart/Related; type=application/dicom; boundary=xyz"
    assert send(site, token, body(part10()), content_type=unquoted).status_code == 200


@pytest.mark.parametrize(
    ("content_type", "content", "status"),
    [
        ("application/dicom", part10(), 415),
        ('multipart/related; type="application/dicom+json"; boundary=xyz', body(part10()), 415),
        ("multipart/form-data; boundary=xyz", body(part10()), 415),
        ("multipart/related; type=application/dicom", body(part10()), 400),
        (RELATED, b"", 400),
        (RELATED, b"--xyz--", 400),
        (RELATED, b"no boundary", 400),
    ],
)
def test_what_is_no_request_is_refused(
    site: Flask, token: str, content_type: str, content: bytes, status: int
) -> None:
    assert send(site, token, content, content_type=content_type).status_code == status


def test_a_body_that_breaks_off_is_refused_and_what_came_before_is_kept(
    site: Flask, cast: Cast, token: str
) -> None:
    assert send(site, token, body(part10(), part10())[:-400]).status_code == 400
    assert not instance_of(cast, "1.2.3.4.5.1").settled
    with cast.db.reading() as session:
        arrival = session.scalars(sa.select(Arrival).order_by(Arrival.id.desc())).first()
        assert arrival is not None
        assert arrival.is_cut_off


@pytest.mark.parametrize("shown", ["Bearer wrong", "Bearer ", "Basic dXNlcjpwYXNz", ""])
def test_without_a_credential_nothing_is_taken(site: Flask, cast: Cast, shown: str) -> None:
    response = site.test_client().post(
        "/dicom-web/studies",
        data=body(part10()),
        content_type=RELATED,
        headers={"Authorization": shown},
    )
    assert (response.status_code, response.headers["WWW-Authenticate"][:6]) == (401, "Bearer")
    assert told(cast) == []


def test_a_revoked_credential_is_worth_nothing_at_the_next_request(
    site: Flask, cast: Cast, token: str
) -> None:
    assert send(site, token, body(part10())).status_code == 200
    revoke_credential(replace(cast.context(), viewer=system("test")), 1)
    assert send(site, token, body(part10())).status_code == 401


def test_a_credential_opens_no_page(site: Flask, token: str) -> None:
    client = site.test_client()
    for page in ("/", "/received", "/patients"):
        answer = client.get(page, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code in {303, 404}
