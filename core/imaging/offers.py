"""What a viewer may offer for a frame besides its picture: windows, a unit for its values, its sides.

Draws from the header alone; how it is worded and shown is the viewer's matter.
"""

import re
from dataclasses import dataclass

from core.imaging.attributes import text, texts
from core.imaging.description import describe
from core.imaging.dicom import DicomObject
from core.imaging.windows import OfferedWindow, windows_of

SIDES = re.compile("[ALPRHF]{1,3}")
UNIT_KEYWORDS = ("Units", "DoseUnits", "RescaleType")
UNSPECIFIED = {"", "US"}


@dataclass(frozen=True, slots=True)
class Offer:
    """`is_grey` says that there is brightness to change. `unit` is what the values are measured in, as
    the standard writes it (HU, BQML, GY …), "" where that isn't known. `sides` are where the right edge
    and the lower edge of the picture lie on the patient (C.7.6.1.1.1: A P L R H F), () where the object
    doesn't say."""

    is_grey: bool = False
    windows: tuple[OfferedWindow, ...] = ()
    unit: str = ""
    sides: tuple[str, ...] = ()


def offer_of(opened: DicomObject, index: int) -> Offer:
    """The offer for a frame, by index. Raises what `describe` raises."""
    is_grey = describe(opened).photometric.is_grey
    return Offer(is_grey, windows_of(opened, index + 1), _unit(opened), _sides(opened))


def _unit(opened: DicomObject) -> str:
    """Rescaled CT values are Hounsfield units unless the object says otherwise (C.8.2.1.1.2)."""
    known = (text(opened.dataset, keyword).strip() for keyword in UNIT_KEYWORDS)
    told = next((unit for unit in known if unit not in UNSPECIFIED), "")
    return told or ("HU" if text(opened.dataset, "Modality") == "CT" else "")


def _sides(opened: DicomObject) -> tuple[str, ...]:
    found = texts(opened.dataset, "PatientOrientation")
    return found if len(found) == 2 and all(map(SIDES.fullmatch, found)) else ()
