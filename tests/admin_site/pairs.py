"""A pair for the identity service: Paul, known elsewhere too."""

from core import matching
from tests.cast import OTHERS, Cast
from tests.core.ingest.hospital import hospital_of
from tests.dicom import part10


def pair_of_paul(cast: Cast) -> str:
    """Its token. The other establishment knows him as X10, and doesn't tell his sex."""
    hospital_of(cast, OTHERS).sends(
        part10(
            PatientID="X10",
            PatientName="Muller^Paul",
            PatientBirthDate="19611102",
            PatientSex="",
            StudyInstanceUID="1.2.51",
            SeriesInstanceUID="1.2.51.1",
            SOPInstanceUID="1.2.51.1.1",
        )
    )
    (line,) = matching.queue(cast.context("archivist")).lines
    return line.token
