"""Objects that are neither picture nor text are said to be what they are, in facts."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydicom import uid
from pydicom.dataset import Dataset

from core.errors import ObjectRefused
from core.imaging.dicom import DicomObject, open_object
from core.objects.codes import Code
from core.objects.content import Number
from core.objects.described import (
    MAX_PARTS,
    Counted,
    Description,
    ObjectKind,
    Part,
    Referred,
    Trait,
)
from core.objects.description import describe
from core.objects.radiotherapy import GRAY
from core.rules.days import LOCAL_TIME
from tests.core.objects.writing import code, installed, item

Received = Callable[[Dataset], DicomObject]

CT = "1.2.840.10008.5.1.4.1.1.2"


def of(name: str) -> Description:
    return describe(open_object(installed(name)).dataset)


def referenced(sop_class: str, instance: str) -> Dataset:
    return item(ReferencedSOPClassUID=sop_class, ReferencedSOPInstanceUID=instance)


# --- Objects of the world -------------------------------------------------------------------------------


def test_segmentation_names_its_segments_and_its_images() -> None:
    liver = Part("Liver", Code("T-62000", "SRT", "Liver"), Trait.DRAWN_WITH_HELP)
    assert of("liver.dcm") == Description(
        ObjectKind.SEGMENTATION,
        label="QIICR QIN IOWA",
        text="Iowa QIN segmentation result",
        made_at=datetime(2016, 3, 18, 17, 48, 52, tzinfo=LOCAL_TIME),
        parts=(liver,),
        refers_to=((Referred.IMAGES, 3),),
    )


def test_plan_tells_beams_sessions_and_dose() -> None:
    assert of("rtplan.dcm") == Description(
        ObjectKind.PLAN,
        label="Plan1",
        made_at=datetime(2003, 9, 3, 15, 0, 23, tzinfo=LOCAL_TIME),
        is_approved=False,
        parts=(Part("Field 1", trait=Trait.PHOTONS),),
        counts=((Counted.BEAMS, 1), (Counted.SESSIONS, 30)),
        doses=(Number("30.8262030000000", GRAY, None),),
        refers_to=((Referred.STRUCTURES, 1), (Referred.PLANS, 1)),
    )


def test_dose_tells_its_layers_and_its_plan() -> None:
    described = of("rtdose.dcm")
    assert (described.kind, described.counts) == (ObjectKind.DOSE, ((Counted.LAYERS, 15),))
    assert described.refers_to == ((Referred.PLANS, 1),)


def test_structures_are_named_with_what_they_are_for() -> None:
    described = of("rtstruct.dcm")
    assert (described.kind, described.label) == (ObjectKind.STRUCTURES, "sep30")
    assert described.parts == (
        Part("patient", trait=Trait.BODY),
        Part("Isocenter 1"),
        Part("Isocenter 2"),
    )


def test_object_of_another_kind_has_the_name_of_its_class() -> None:
    described = of("CT_small.dcm")
    assert (described.kind, described.class_name) == (ObjectKind.OTHER, "CT Image")


# --- Small ones ------------------------------------------------------------------------------------------


KINDS = [
    (uid.GrayscaleSoftcopyPresentationStateStorage, ObjectKind.PRESENTATION_STATE),
    (uid.BlendingSoftcopyPresentationStateStorage, ObjectKind.PRESENTATION_STATE),
    (uid.SurfaceSegmentationStorage, ObjectKind.SURFACE),
    (uid.TractographyResultsStorage, ObjectKind.FIBRES),
    (uid.RTIonPlanStorage, ObjectKind.PLAN),
    (uid.RTTreatmentSummaryRecordStorage, ObjectKind.TREATMENT),
    (uid.DeformableSpatialRegistrationStorage, ObjectKind.REGISTRATION),
    (uid.SpatialFiducialsStorage, ObjectKind.POINTS),
    (uid.RealWorldValueMappingStorage, ObjectKind.VALUE_MAPPING),
    (uid.MRSpectroscopyStorage, ObjectKind.SPECTROSCOPY),
    (uid.KeratometryMeasurementsStorage, ObjectKind.EYE_MEASUREMENTS),
    (uid.CTDefinedProcedureProtocolStorage, ObjectKind.PROTOCOL),
    (uid.HangingProtocolStorage, ObjectKind.HANGING_PROTOCOL),
    (uid.ColorPaletteStorage, ObjectKind.COLOURS),
    (uid.RawDataStorage, ObjectKind.RAW_DATA),
    ("1.2.3.4", ObjectKind.OTHER),
    ("", ObjectKind.OTHER),
]


@pytest.mark.parametrize(("sop_class", "kind"), KINDS)
def test_empty_object_of_every_kind_is_described(
    received: Received, sop_class: str, kind: ObjectKind
) -> None:
    described = describe(received(item(SOPClassUID=sop_class, Modality="OT")).dataset)
    counts = ((Counted.SPECTRA, 1),) if kind is ObjectKind.SPECTROSCOPY else ()
    assert described == Description(kind, counts=counts)


def test_presentation_state_tells_texts_and_drawings(received: Received) -> None:
    layer = item(
        TextObjectSequence=[item(UnformattedTextValue="Lésion\r\nici")],
        GraphicObjectSequence=[item(GraphicType="CIRCLE"), item(GraphicType="POINT")],
    )
    state = item(
        SOPClassUID=uid.GrayscaleSoftcopyPresentationStateStorage,
        ContentLabel="REVIEW",
        ContentCreatorName="Keller^Anne^^Dr",
        PresentationCreationDate="20260312",
        GraphicAnnotationSequence=[layer, item()],
        ReferencedSeriesSequence=[
            item(ReferencedImageSequence=[referenced(CT, "1.1"), referenced(CT, "1.2")])
        ],
    )
    state.add_new(0x60020010, "US", 2)
    state.add_new(0x60041001, "CS", "LAYER1")
    assert describe(received(state).dataset) == Description(
        ObjectKind.PRESENTATION_STATE,
        label="REVIEW",
        made_at=date(2026, 3, 12),
        made_by="Dr Anne Keller",
        parts=(Part("Lésion ici"),),
        counts=((Counted.TEXTS, 1), (Counted.DRAWINGS, 2), (Counted.OVERLAYS, 2)),
        refers_to=((Referred.IMAGES, 2),),
    )


def test_registration_tells_its_transformations(received: Received) -> None:
    matched = item(
        SOPClassUID=uid.SpatialRegistrationStorage,
        RegistrationSequence=[item(ReferencedImageSequence=[referenced(CT, "1.1")]), item()],
    )
    described = describe(received(matched).dataset)
    assert described.counts == ((Counted.TRANSFORMATIONS, 2),)
    assert described.refers_to == ((Referred.IMAGES, 1),)


def test_session_tells_when_and_by_whom(received: Received) -> None:
    session = item(
        SOPClassUID=uid.RTBeamsTreatmentRecordStorage,
        TreatmentDate="20260312",
        TreatmentTime="0930",
        OperatorsName="Muller^Eve",
        TreatmentSessionBeamSequence=[item(BeamName="AP", RadiationType="ELECTRON")],
    )
    described = describe(received(session).dataset)
    assert described.made_at == datetime(2026, 3, 12, 9, 30, tzinfo=LOCAL_TIME)
    assert (described.made_by, described.counts) == ("Eve Muller", ((Counted.BEAMS, 1),))
    assert described.parts == (Part("AP", trait=Trait.ELECTRONS),)


@pytest.mark.parametrize(
    ("status", "approved"), [("APPROVED", True), ("REJECTED", False), ("", None)]
)
def test_plan_tells_whether_it_is_approved(
    received: Received, status: str, approved: bool | None
) -> None:
    plan = item(SOPClassUID=uid.RTPlanStorage, ApprovalStatus=status)
    assert describe(received(plan).dataset).is_approved is approved


def test_structures_take_their_codes_and_their_use_from_their_observations(
    received: Received,
) -> None:
    structures = item(
        SOPClassUID=uid.RTStructureSetStorage,
        StructureSetROISequence=[item(ROINumber=1, ROIName="Lung L"), item(ROINumber=2)],
        RTROIObservationsSequence=[
            item(
                ReferencedROINumber=1,
                RTROIInterpretedType="ORGAN",
                RTROIIdentificationCodeSequence=code("T-28500", "SRT", "Left lung"),
            )
        ],
    )
    assert describe(received(structures).dataset).parts == (
        Part("Lung L", Code("T-28500", "SRT", "Left lung"), Trait.ORGAN),
        Part(""),
    )


def test_value_mapping_names_each_mapping_once(received: Received) -> None:
    mapping = item(LUTExplanation="SUV", MeasurementUnitsCodeSequence=code("g/ml", "UCUM", "g/ml"))
    one = item(
        RealWorldValueMappingSequence=[mapping],
        ReferencedImageSequence=[referenced(CT, "1.1")],
    )
    values = item(
        SOPClassUID=uid.RealWorldValueMappingStorage,
        ReferencedImageRealWorldValueMappingSequence=[one, one],
    )
    described = describe(received(values).dataset)
    assert described.parts == (Part("SUV", Code("g/ml", "UCUM", "g/ml")),)
    assert described.refers_to == ((Referred.IMAGES, 1),)


def test_hanging_protocol_tells_its_screens(received: Received) -> None:
    hanging = item(
        SOPClassUID=uid.HangingProtocolStorage,
        HangingProtocolName="Thorax",
        HangingProtocolCreator="Keller^Anne",
        HangingProtocolCreationDateTime="20260312",
        NumberOfScreens=2,
    )
    assert describe(received(hanging).dataset) == Description(
        ObjectKind.HANGING_PROTOCOL,
        label="Thorax",
        made_at=date(2026, 3, 12),
        made_by="Anne Keller",
        counts=((Counted.SCREENS, 2),),
    )


def test_points_and_spectra_are_counted(received: Received) -> None:
    marked = item(
        SOPClassUID=uid.SpatialFiducialsStorage,
        FiducialSetSequence=[item(FiducialSequence=[item(FiducialIdentifier="A"), item()])],
    )
    spectra = item(SOPClassUID=uid.MRSpectroscopyStorage, Rows=4, Columns=8, ResonantNucleus="1H")
    spectra.SpectroscopyData = bytes(256)
    assert describe(received(marked).dataset).counts == ((Counted.POINTS, 2),)
    described = describe(received(spectra).dataset)
    assert (described.counts, described.parts) == (((Counted.SPECTRA, 32),), (Part("1H"),))


# --- Bounds and references ---------------------------------------------------------------------------------


def test_parts_end_somewhere(received: Received) -> None:
    many = [item(SegmentLabel=str(number)) for number in range(MAX_PARTS + 5)]
    described = describe(
        received(item(SOPClassUID=uid.SegmentationStorage, SegmentSequence=many)).dataset
    )
    assert (len(described.parts), described.parts_left_out) == (MAX_PARTS, 5)


def test_references_are_counted_once_and_by_kind(received: Received) -> None:
    pointing = item(
        SOPClassUID=uid.RawDataStorage,
        SOPInstanceUID="1.9",
        ReferencedStudySequence=[referenced(CT, "1.0")],
        ReferencedInstanceSequence=[
            referenced(CT, "1.1"),
            referenced(CT, "1.1"),
            referenced(CT, "1.9"),
            referenced(uid.BasicTextSRStorage, "1.2"),
            referenced(uid.GeneralECGWaveformStorage, "1.3"),
            referenced("1.2.840.10008.3.1.2.3.3", "1.4"),
            item(ReferencedImageSequence=[referenced(CT, "1.5")]),
        ],
    )
    assert describe(received(pointing).dataset).refers_to == (
        (Referred.IMAGES, 2),
        (Referred.REPORTS, 1),
        (Referred.WAVEFORMS, 1),
    )


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(["rtplan.dcm", "rtstruct.dcm", "liver_1frame.dcm"]),
    changes=st.lists(st.tuples(st.integers(0, 2400), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_no_change_of_bytes_stops_describing(
    tmp_path: Path, name: str, changes: list[tuple[int, int]]
) -> None:
    content = bytearray(installed(name).read_bytes())
    for place, byte in changes:
        content[place] = byte
    path = tmp_path / "changed"
    path.write_bytes(content)
    try:
        opened = open_object(path)
    except ObjectRefused:
        return
    assert describe(opened.dataset).kind in ObjectKind
