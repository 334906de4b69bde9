"""Taking an exam home: the page that offers it, the file that resumes, and recognising it later."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable

import sqlalchemy as sa

from core.model import Series
from core.packages.issued import count_next_package
from core.packing import MOST_TRIES
from tests.cast import Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]


def unpack_one(cast: Cast) -> None:
    """As if the worker hadn't come to one of the four objects yet."""
    with cast.db.writing() as session:
        session.execute(sa.text("DELETE FROM departure WHERE instance_id = 1"))


# --- The page -------------------------------------------------------------------------------------


def test_both_forms_are_offered_with_their_exact_sizes(as_: As, cast: Cast) -> None:
    owner, token = as_("owner"), cast.exams["open"]
    page = owner.get(f"/exams/{token}/download").text
    for form in ("package.zip", "light.zip"):
        size = owner.head(f"/exams/{token}/{form}").content_length
        assert f'href="/exams/{token}/{form}"' in page
        assert f'data-octets="{size}"' in page
    assert "moins d’une minute à 8 Mbit/s" in page


def test_the_warning_comes_before_the_first_download_alone(as_: As, cast: Cast) -> None:
    owner, token = as_("owner"), cast.exams["open"]
    assert "données de santé" in owner.get(f"/exams/{token}/download").text
    owner.get(f"/exams/{token}/package.zip")
    later = owner.get(f"/exams/{token}/download").text
    assert "données de santé" not in later
    assert "Dernier téléchargement" in later
    assert "Dernier téléchargement" in owner.get(f"/exams/{token}").text


def test_what_is_being_prepared_is_told_and_looked_at_again(as_: As, cast: Cast) -> None:
    unpack_one(cast)
    answer = as_("owner").get(f"/exams/{cast.exams['open']}/download")
    assert "3 sur 4 objets sont prêts" in answer.text
    assert answer.headers["Refresh"] == "5"
    assert "package.zip" not in answer.text


def test_what_cannot_be_prepared_is_told_and_not_looked_at_for_ever(as_: As, cast: Cast) -> None:
    unpack_one(cast)
    with cast.db.writing() as session:
        session.query(Series).update({"pack_from": cast.now, "pack_tries": MOST_TRIES})
    answer = as_("owner").get(f"/exams/{cast.exams['open']}/download")
    assert "ne peut pas être préparé" in answer.text
    assert "Refresh" not in answer.headers


def test_other_exams_of_the_same_patient_come_into_the_same_file(as_: As, cast: Cast) -> None:
    owner, token, other = as_("owner"), cast.exams["open"], cast.exams["elsewhere"]
    assert f'value="{other}"' in owner.get(f"/exams/{token}/download").text
    page = owner.get(f"/exams/{token}/download?also={other}").text
    assert "<h1>Télécharger 2 examens</h1>" in page
    data = owner.get(f"/exams/{token}/package.zip?also={other}").data
    assert "REPORT02.PDF" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    for hidden in ("held", "child", "refused"):
        also = cast.exams[hidden]
        assert owner.get(f"/exams/{token}/package.zip?also={also}").status_code == 404


# --- The file -------------------------------------------------------------------------------------


def test_the_package_is_a_zip_that_resumes(as_: As, cast: Cast) -> None:
    owner, path = as_("owner"), f"/exams/{cast.exams['open']}/package.zip"
    whole = owner.get(path)
    assert whole.mimetype == "application/zip"
    assert zipfile.ZipFile(io.BytesIO(whole.data)).testzip() is None
    assert whole.content_length == len(whole.data)
    half = len(whole.data) // 2
    rest = owner.get(path, Range=f"bytes={half}-", If_Range=whole.headers["ETag"])
    assert (rest.status_code, rest.data) == (206, whole.data[half:])
    end = owner.get(path, Range="bytes=-9")
    assert (end.status_code, end.data) == (206, whole.data[-9:])
    assert owner.get(path, Range="bytes=0-", If_Range='"other"').status_code == 200
    assert owner.get(path, If_None_Match=whole.headers["ETag"]).status_code == 304
    assert owner.get(path, Range="bytes=99999999-").status_code == 416


def test_its_length_is_known_before_it_is_fetched(as_: As, cast: Cast) -> None:
    owner, path = as_("owner"), f"/exams/{cast.exams['open']}/package.zip"
    head = owner.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_length == owner.get(path).content_length


def test_its_name_holds_no_identity(as_: As, cast: Cast) -> None:
    for form, name in (("package", "imagerie"), ("light", "imagerie-legere")):
        head = as_("owner").head(f"/exams/{cast.exams['open']}/{form}.zip")
        assert re.fullmatch(
            rf"attachment; filename={name}-[0-9a-f]+\.zip", head.headers["Content-Disposition"]
        )


def test_what_is_not_ready_asks_to_come_back(as_: As, cast: Cast) -> None:
    unpack_one(cast)
    token = cast.exams["open"]
    answer = as_("owner").get(f"/exams/{token}/package.zip")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Refresh"] == f"5; url=/exams/{token}/download"


# --- Recognising it later -------------------------------------------------------------------------


def test_anyone_who_holds_a_package_learns_that_it_is_ours(
    as_: As, cast: Cast, visitor: Visitor
) -> None:
    data = as_("owner").get(f"/exams/{cast.exams['open']}/package.zip").data
    count_next_package(cast.context())
    visitor.get("/verify")

    def verified(checksum: str) -> str:
        return visitor.send("/verify", checksum=checksum).text

    assert "remis par Cigogne le 12 mars 2026" in verified(hashlib.sha256(data).hexdigest())
    assert "n’est pas un dossier" in verified(hashlib.sha256(data[1:]).hexdigest())
    assert "64 signes" in verified("abc")
    assert visitor.send("/verify", checksum="abc").status_code == 400
