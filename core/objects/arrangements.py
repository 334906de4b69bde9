"""Says what was arranged around pictures: how they are shown, matched, measured (PS3.3 sections C.11,
C.20, C.23, C.8.14)."""

from dataclasses import replace

from pydicom.dataset import Dataset

from core.imaging.attributes import integer, items
from core.objects.codes import code_of
from core.objects.described import (
    Counted,
    Description,
    Part,
    below,
    counted,
    first_line,
    first_moment,
    number_of,
)
from core.objects.readable import line, moment, person, shown, zone

OVERLAY_GROUPS = range(0x6000, 0x6020, 2)
OVERLAY_ROWS, OVERLAY_ACTIVATION_LAYER = 0x0010, 0x1001
MAX_SPECTRA = 1 << 24


def presentation_state(described: Description, dataset: Dataset) -> Description:
    """How pictures are to be shown: the texts and drawings put on them."""
    layers = [*items(dataset, "GraphicAnnotationSequence")]
    texts = [shown(one, "UnformattedTextValue") for one in below(layers, "TextObjectSequence")]
    drawings = number_of(below(layers, "GraphicObjectSequence"))
    made_at = first_moment(dataset, ("PresentationCreationDate", "PresentationCreationTime"))
    return replace(
        described,
        made_at=made_at or described.made_at,
        parts=tuple(Part(" ".join(text.split())) for text in texts if text),
        counts=counted(
            (Counted.TEXTS, len(texts)),
            (Counted.DRAWINGS, drawings),
            (Counted.OVERLAYS, _overlays(dataset)),
        ),
    )


def registration(described: Description, dataset: Dataset) -> Description:
    """How series are laid over each other: by how many transformations."""
    rigid, bent = (
        items(dataset, "RegistrationSequence"),
        items(dataset, "DeformableRegistrationSequence"),
    )
    return replace(described, counts=counted((Counted.TRANSFORMATIONS, len(rigid) + len(bent))))


def points(described: Description, dataset: Dataset) -> Description:
    """Places marked in space."""
    marked = list(below([dataset], "FiducialSetSequence", "FiducialSequence"))
    return replace(
        described,
        parts=tuple(
            Part(
                first_line(one, "FiducialIdentifier", "FiducialDescription"),
                code_of(one, "FiducialIdentifierCodeSequence"),
            )
            for one in marked
        ),
        counts=counted((Counted.POINTS, len(marked))),
    )


def value_mapping(described: Description, dataset: Dataset) -> Description:
    """What the greys of pictures stand for."""
    mappings = below(
        [dataset],
        "ReferencedImageRealWorldValueMappingSequence",
        "RealWorldValueMappingSequence",
    )
    parts = (
        Part(
            first_line(one, "LUTExplanation", "LUTLabel"),
            code_of(one, "MeasurementUnitsCodeSequence"),
        )
        for one in mappings
    )
    return replace(described, parts=tuple(dict.fromkeys(parts)))


def spectroscopy(described: Description, dataset: Dataset) -> Description:
    """How many spectra were measured, of which nucleus."""
    sizes = (integer(dataset, keyword) or 1 for keyword in ("Rows", "Columns", "NumberOfFrames"))
    rows, columns, frames = (max(size, 1) for size in sizes)
    nucleus = line(dataset, "ResonantNucleus")
    return replace(
        described,
        parts=(Part(nucleus),) if nucleus else (),
        counts=counted((Counted.SPECTRA, min(rows * columns * frames, MAX_SPECTRA))),
    )


def hanging_protocol(described: Description, dataset: Dataset) -> Description:
    """How a reading room lays pictures out."""
    created = moment(line(dataset, "HangingProtocolCreationDateTime"), zone(dataset))
    return replace(
        described,
        label=line(dataset, "HangingProtocolName"),
        text=line(dataset, "HangingProtocolDescription"),
        made_at=created or described.made_at,
        made_by=person(dataset, "HangingProtocolCreator"),
        counts=counted((Counted.SCREENS, integer(dataset, "NumberOfScreens") or 0)),
    )


def _overlays(dataset: Dataset) -> int:
    """Drawings of its own, and those in its pictures that it switches on (PS3.3 section C.11.7)."""
    told = (OVERLAY_ROWS, OVERLAY_ACTIVATION_LAYER)
    return sum(any(group << 16 | tag in dataset for tag in told) for group in OVERLAY_GROUPS)
