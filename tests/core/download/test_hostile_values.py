"""Whatever an object says of itself, the directory stays readable and says what it must."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import dcmread
from pydicom.datadict import dictionary_VR, tag_for_keyword
from pydicom.dataelem import RawDataElement
from pydicom.dataset import Dataset
from pydicom.tag import Tag
from pydicom.uid import BasicTextSRStorage, CTImageStorage, EncapsulatedPDFStorage, RTPlanStorage

from core.download.contents import PackageObject
from core.download.dicomdir import dicomdir
from core.download.file_set import file_set
from core.download.keys import text_of
from core.download.members import held
from core.download.record_keys import BY_TYPE, PATIENT, SERIES, STUDY, Need
from core.download.records import record_of
from core.download.sound_values import sound

CLASSES = (CTImageStorage, BasicTextSRStorage, EncapsulatedPDFStorage, RTPlanStorage)
ABOVE = (*PATIENT, *STUDY, *SERIES)
KEYWORDS = sorted(
    {
        keyword
        for key in (*ABOVE, *(key for keys in BY_TYPE.values() for key in keys))
        for keyword in (key.keyword, *key.stand_ins)
    }
    - {"StudyInstanceUID", "SeriesInstanceUID"}
)


def raw(keyword: str, value: bytes) -> RawDataElement:
    tag = Tag(tag_for_keyword(keyword) or 0)
    return RawDataElement(tag, dictionary_VR(tag), len(value), value, 0, False, True)


values = st.one_of(
    st.binary(max_size=90),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")),
    st.sampled_from([b"20260312", b"100200", b"12", b"CT", b"A\\B\\C", b"\\\\\\", b"\x1b$B"]),
)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """An object of some class with sound identifiers, and anything at all in its other keys."""
    identified = {
        "SOPClassUID": draw(st.sampled_from(CLASSES)),
        "SOPInstanceUID": "1.2.3.1",
        "StudyInstanceUID": "1.2.3",
        "SeriesInstanceUID": "1.2.3.0",
    }
    said = draw(st.dictionaries(st.sampled_from(KEYWORDS), values, max_size=20))
    all_said = said | {keyword: str(uid).encode() for keyword, uid in identified.items()}
    dataset = Dataset({raw(k, v).tag: raw(k, v) for k, v in all_said.items()})
    codec = draw(st.sampled_from(["ascii", "latin_1", "utf_8", "shift_jis"]))
    dataset.set_original_encoding(False, True, [codec])
    return dataset


@settings(max_examples=300, deadline=None)
@given(datasets())
def test_no_value_breaks_the_directory(dataset: Dataset) -> None:
    record = record_of(dataset)
    one = PackageObject(record, "1.2.840.10008.1.2.1", held(b""))
    read = dcmread(io.BytesIO(dicomdir(file_set([one])))).DirectoryRecordSequence
    assert [r.DirectoryRecordType for r in read] == ["PATIENT", "STUDY", "SERIES", record.type]
    for keys, table in zip(
        (record.patient, record.study, record.series, record.own),
        (PATIENT, STUDY, SERIES, BY_TYPE[record.type]),
        strict=True,
    ):
        for key in table:
            said = text_of(keys, key.keyword)
            assert said or key.need is not Need.FILLED or dictionary_VR(key.keyword) == "SQ"
            assert all(
                not part or sound(dictionary_VR(key.keyword), part) for part in said.split("\\")
            )
