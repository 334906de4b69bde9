"""Says what was outlined: segmentations, surfaces, fibres (PS3.3 sections C.8.20, C.8.23, A.84)."""

from pydicom.dataset import Dataset

from core.imaging.attributes import items
from core.objects.codes import code_of
from core.objects.described import Part, Trait, first_line
from core.objects.readable import line

_MADE = {
    "MANUAL": Trait.DRAWN_BY_HAND,
    "SEMIAUTOMATIC": Trait.DRAWN_WITH_HELP,
    "AUTOMATIC": Trait.DRAWN_BY_COMPUTER,
}


def segments(dataset: Dataset) -> list[Part]:
    """The segments of a segmentation or a surface segmentation."""
    return [_segment(one) for one in items(dataset, "SegmentSequence")]


def track_sets(dataset: Dataset) -> list[Part]:
    """The bundles of fibres of a tractography."""
    return [
        Part(
            first_line(one, "TrackSetLabel", "TrackSetDescription"),
            code_of(one, "TrackSetAnatomicalTypeCodeSequence"),
        )
        for one in items(dataset, "TrackSetSequence")
    ]


def _segment(one: Dataset) -> Part:
    return Part(
        first_line(one, "SegmentLabel", "SegmentDescription"),
        code_of(one, "SegmentedPropertyTypeCodeSequence"),
        _MADE.get(line(one, "SegmentAlgorithmType")),
    )
