"""The windows a viewer may offer for a frame: those of the file, and presets that fit the modality.

Presets are for CT alone: only there does the same number mean the same tissue in every exam.
"""

from dataclasses import dataclass
from enum import Enum

from core.imaging.attributes import text
from core.imaging.description import describe
from core.imaging.dicom import DicomObject
from core.imaging.rendering import offered_views
from core.imaging.voi import Window


class Preset(Enum):
    """Center and width in Hounsfield units."""

    SOFT_TISSUE = (40.0, 400.0)
    LUNG = (-600.0, 1500.0)
    BONE = (400.0, 1800.0)
    BRAIN = (40.0, 80.0)
    LIVER = (60.0, 160.0)


@dataclass(frozen=True, slots=True)
class OfferedWindow:
    """A window to choose: one of the file's, named there or not, or a preset."""

    window: Window
    preset: Preset | None = None


def windows_of(opened: DicomObject, frame: int = 1) -> tuple[OfferedWindow, ...]:
    """The windows for a grey frame, counted from 1; the first of the file's is the one shown.

    Raises what `describe` raises.
    """
    described = describe(opened)
    if not described.photometric.is_grey:
        return ()
    views = offered_views(opened, described, frame - 1)
    own = tuple(OfferedWindow(view) for view in views if isinstance(view, Window))
    presets = presets_of(text(opened.dataset, "Modality"))
    return own + tuple(OfferedWindow(Window(*preset.value), preset) for preset in presets)


def presets_of(modality: str) -> tuple[Preset, ...]:
    """The presets that fit a modality."""
    return tuple(Preset) if modality == "CT" else ()
