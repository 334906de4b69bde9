"""One object written in two ways is one object; a difference that says something is one."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian

from core.errors import DifferentContent
from core.ingest.sameness import same_object
from core.rules.duplicates import Admission
from core.storage import Spool, Store, original_key
from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, hospital_of, instance_of
from tests.dicom import dataset, part10


def coded(meaning: str) -> Dataset:
    item = Dataset()
    item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = "1", "99", meaning
    return item


def written(syntax: str = "", *, undefined: bool = False, **changes: object) -> bytes:
    """An object with a sequence, in this syntax, its items of defined or undefined length."""
    made = dataset(ProcedureCodeSequence=[coded("Thorax")], **changes)
    made["ProcedureCodeSequence"].is_undefined_length = undefined
    for item in made.ProcedureCodeSequence:
        item.is_undefined_length_sequence_item = undefined
    meta = FileMetaDataset()
    meta.update(made.file_meta)
    meta.ImplementationVersionName = f"V{len(syntax)}{undefined}"
    if syntax:
        meta.TransferSyntaxUID = syntax
    made.file_meta = meta
    file = BytesIO()
    made.save_as(file, enforce_file_format=True)
    return file.getvalue()


def same(tmp_path: Path, one: bytes, other: bytes) -> bool:
    (tmp_path / "one").write_bytes(one)
    (tmp_path / "other").write_bytes(other)
    return same_object(tmp_path / "one", tmp_path / "other")


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(written(undefined=True), id="items of undefined length"),
        pytest.param(written(ImplicitVRLittleEndian), id="without VRs"),
        pytest.param(b"\0" * 100 + b"MZ" + written()[102:], id="another preamble"),
        pytest.param(written(StudyDescription="Scanner du thorax "), id="padding"),
    ],
)
def test_another_way_of_writing_is_the_same_object(tmp_path: Path, other: bytes) -> None:
    assert same(tmp_path, written(), other)
    assert same(tmp_path, other, written())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(written(StudyDescription="Scanner de l’abdomen"), id="a value"),
        pytest.param(written(StudyDescription=None), id="a value less"),
        pytest.param(written(PixelData=bytes(128)), id="pixels"),
        pytest.param(
            written(ExplicitVRBigEndian), id="the order of bytes, which we don't look into"
        ),
        pytest.param(written()[:400], id="cut short"),
        pytest.param(b"no DICOM", id="no DICOM"),
    ],
)
def test_what_says_something_else_is_another(tmp_path: Path, other: bytes) -> None:
    assert not same(tmp_path, written(), other)


def test_within_sequences_too(tmp_path: Path) -> None:
    other = part10(ProcedureCodeSequence=[coded("Abdomen")])
    assert not same(tmp_path, written(), other)


def test_written_otherwise_it_is_unchanged_and_with_other_pixels_refused(
    hospital: Hospital,
) -> None:
    hospital.sends(written())
    assert hospital.sends(written(ImplicitVRLittleEndian)) is Admission.UNCHANGED
    with pytest.raises(DifferentContent):
        hospital.sends(written(PixelData=bytes(128)))


class OvertakenStore(Store):
    """While it makes an object durable, another sender is quicker."""

    def __init__(self, root: Path, quicker: Callable[[], object]) -> None:
        super().__init__(root)
        self._quicker = quicker

    def keep_all(self, finished: Sequence[tuple[Spool, str]]) -> None:
        self._quicker()
        super().keep_all(finished)


@pytest.mark.parametrize("is_familiar", [True, False])
def test_overtaken_by_another_way_of_writing_it_is_unchanged(
    cast: Cast, hospital: Hospital, is_familiar: bool
) -> None:
    if is_familiar:
        hospital.sends(written(SOPInstanceUID="1.2.3.4.5.2"))
    archive = hospital_of(cast)
    store = OvertakenStore(cast.store.root, lambda: archive.sends(written(undefined=True)))
    hospital.ctx = replace(hospital.ctx, store=store)
    assert hospital.sends(written()) is Admission.UNCHANGED
    assert cast.store.read(instance_of(cast, "1.2.3.4.5.1").object_key) == written(undefined=True)
    assert not cast.store.exists(original_key(sha256(written()).hexdigest()))


def test_one_that_is_there_in_another_way_of_writing_takes_no_writers_turn(
    cast: Cast, hospital: Hospital
) -> None:
    """An archive sends again what discs brought: none of its objects may keep others waiting."""
    hospital.sends(written())
    with ThreadPoolExecutor(1) as archive, cast.db.writing():
        sent = archive.submit(hospital.sends, written(undefined=True))
        assert sent.result(timeout=5) is Admission.UNCHANGED
