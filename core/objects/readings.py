"""What a device has read out of its own recording: statements and measurements (PS3.3 section C.10.10).

Decides which annotations are shown: marks at a moment of the tracing belong to its software.
"""

from collections.abc import Iterator

from pydicom.dataset import Dataset

from core.imaging.attributes import items
from core.objects.blocks import Block, Fact, Measurement, Paragraph, Piece, joined
from core.objects.codes import code_of
from core.objects.content import Number
from core.objects.readable import line, shown
from core.objects.wording import Words

MAX_READINGS = 500


def readings(dataset: Dataset, words: Words) -> tuple[Block, ...]:
    """The device's statements about the whole recording, in their order."""
    annotations = items(dataset, "WaveformAnnotationSequence")
    about_all = [one for one in annotations if not line(one, "TemporalRangeType")]
    return joined(piece for one in about_all[:MAX_READINGS] for piece in _read(one, words))


def _read(annotation: Dataset, words: Words) -> Iterator[Piece]:
    label = words.name(code_of(annotation, "ConceptNameCodeSequence"))
    statement = shown(annotation, "UnformattedTextValue")
    amount = line(annotation, "NumericValue")
    coded = code_of(annotation, "ConceptCodeSequence")
    if statement:
        yield Paragraph(words.theirs(statement))
    elif amount:
        unit = code_of(annotation, "MeasurementUnitsCodeSequence")
        yield Measurement(label, words.amount(Number(amount, unit, None)))
    elif coded is not None:
        yield Fact(label, words.of(coded))
