"""Which kind of record stands for which class of object."""

import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from core.download.record_types import RecordType, record_type

TYPES = {
    uid.CTImageStorage: "IMAGE",
    uid.EnhancedMRImageStorage: "IMAGE",
    uid.DigitalMammographyXRayImageStorageForPresentation: "IMAGE",
    uid.UltrasoundMultiFrameImageStorage: "IMAGE",
    uid.SegmentationStorage: "IMAGE",
    uid.RTImageStorage: "IMAGE",
    uid.RTDoseStorage: "RT DOSE",
    uid.RTStructureSetStorage: "RT STRUCTURE SET",
    uid.RTPlanStorage: "RT PLAN",
    uid.RTIonPlanStorage: "RT PLAN",
    uid.RTBeamsTreatmentRecordStorage: "RT TREAT RECORD",
    uid.RTTreatmentSummaryRecordStorage: "RT TREAT RECORD",
    uid.GrayscaleSoftcopyPresentationStateStorage: "PRESENTATION",
    uid.BlendingSoftcopyPresentationStateStorage: "PRESENTATION",
    uid.TwelveLeadECGWaveformStorage: "WAVEFORM",
    uid.General32bitECGWaveformStorage: "WAVEFORM",
    uid.BasicTextSRStorage: "SR DOCUMENT",
    uid.XRayRadiationDoseSRStorage: "SR DOCUMENT",
    uid.MacularGridThicknessAndVolumeReportStorage: "SR DOCUMENT",
    uid.SpectaclePrescriptionReportStorage: "SR DOCUMENT",
    uid.KeyObjectSelectionDocumentStorage: "KEY OBJECT DOC",
    uid.MRSpectroscopyStorage: "SPECTROSCOPY",
    uid.RawDataStorage: "RAW DATA",
    uid.SpatialRegistrationStorage: "REGISTRATION",
    uid.DeformableSpatialRegistrationStorage: "REGISTRATION",
    uid.SpatialFiducialsStorage: "FIDUCIAL",
    uid.EncapsulatedPDFStorage: "ENCAP DOC",
    uid.EncapsulatedCDAStorage: "ENCAP DOC",
    uid.RealWorldValueMappingStorage: "VALUE MAP",
    uid.StereometricRelationshipStorage: "STEREOMETRIC",
    uid.LensometryMeasurementsStorage: "MEASUREMENT",
    uid.SurfaceSegmentationStorage: "SURFACE",
    uid.SurfaceScanMeshStorage: "SURFACE SCAN",
    uid.TractographyResultsStorage: "TRACT",
    uid.ContentAssessmentResultsStorage: "ASSESSMENT",
    uid.RTPhysicianIntentStorage: "RADIOTHERAPY",
    uid.MicroscopyBulkSimpleAnnotationsStorage: "ANNOTATION",
    uid.RTBeamsDeliveryInstructionStorage: "PLAN",
    uid.HangingProtocolStorage: "HANGING PROTOCOL",
    uid.ColorPaletteStorage: "PALETTE",
    uid.GenericImplantTemplateStorage: "IMPLANT",
    uid.ImplantAssemblyTemplateStorage: "IMPLANT ASSY",
    uid.ImplantTemplateGroupStorage: "IMPLANT GROUP",
    "1.2.840.10008.5.1.4.1.1.88.9999": "SR DOCUMENT",
    "1.3.12.2.1107.5.9.1": "RAW DATA",
}


@pytest.mark.parametrize(("sop_class", "kind"), TYPES.items())
def test_each_class_has_its_record_type(sop_class: str, kind: str) -> None:
    assert record_type(sop_class, Dataset()) == kind


@pytest.mark.parametrize(
    ("keyword", "value", "kind"),
    [
        ("Rows", 2, RecordType.IMAGE),
        ("MIMETypeOfEncapsulatedDocument", "application/pdf", RecordType.ENCAP_DOC),
        ("WaveformSequence", [], RecordType.WAVEFORM),
        ("CompletionFlag", "COMPLETE", RecordType.SR_DOCUMENT),
        ("PatientID", "P1", RecordType.RAW_DATA),
    ],
)
def test_an_unknown_class_is_known_by_what_it_holds(keyword: str, value: object, kind: str) -> None:
    dataset = Dataset()
    setattr(dataset, keyword, value)
    assert record_type("1.2.3.4", dataset) == kind
