"""Key object selections that list all of a study: manifests (PS3.16 CID 7010; IHE XDS-I.b)."""

from pydicom.dataset import Dataset
from pydicom.uid import KeyObjectSelectionDocumentStorage

from core.imaging.attributes import item, items, text

MANIFEST = "113030"


def manifest_size(dataset: Dataset) -> int | None:
    """How many objects of its own study a manifest lists; None for any other object."""
    title = item(dataset, "ConceptNameCodeSequence")
    is_selection = text(dataset, "SOPClassUID").strip() == KeyObjectSelectionDocumentStorage
    if not is_selection or title is None or text(title, "CodeValue").strip() != MANIFEST:
        return None
    own = text(dataset, "StudyInstanceUID").strip()
    return sum(
        len(items(series, "ReferencedSOPSequence"))
        for study in items(dataset, "CurrentRequestedProcedureEvidenceSequence")
        if text(study, "StudyInstanceUID").strip() == own
        for series in items(study, "ReferencedSeriesSequence")
    )
