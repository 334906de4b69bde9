"""Reads the dose that a picture tells in its attributes, where no dose report was sent.

PS3.3: CTDIvol (0018,9345) in mGy, Image and Fluoroscopy Area Dose Product (0018,115E) in dGy·cm², Organ
Dose (0040,0316) in dGy; Radionuclide Total Dose (0018,1074) in MBq of NM objects, in Bq of PET ones.
"""

import re

from pydicom.dataset import Dataset

from core.imaging.attributes import items, numbers, text
from core.rules.dose import Figure, Quantity, Statement, converted

MOST_MEGABECQUEREL = 100_000
"""More than is ever given: such an NM object tells Bq, as many cameras do."""
TOTAL_DLP = re.compile(r"TotalDLP\s*=\s*(\d{1,6}(?:\.\d{1,6})?)", re.ASCII)
"""As makers write it, in mGy·cm, into Comments on Radiation Dose (0040,0310)."""
PROJECTION = frozenset({"DX", "CR", "XA", "RF", "PX", "IO"})
SIDES = {"L": "left", "R": "right"}


def dose_told(dataset: Dataset) -> Statement | None:
    """What this picture states; None where it says nothing about dose."""
    modality = text(dataset, "Modality").strip().upper()
    if modality in {"NM", "PT"}:
        return _administrations(dataset, modality)
    figures = _figures(dataset, modality)
    if not figures:
        return None
    event = text(dataset, "IrradiationEventUID").strip() or text(dataset, "SOPInstanceUID").strip()
    return Statement((), {event: tuple(figures)})


def _figures(dataset: Dataset, modality: str) -> list[Figure]:
    if modality == "CT":
        found = [
            _figure(Quantity.CTDI_VOL, dataset, "CTDIvol", "mGy"),
            *(
                _figure(Quantity.CTDI_VOL, exposure, "CTDIvol", "mGy")
                for exposure in items(dataset, "ExposureDoseSequence")
            ),
            _total_dlp(dataset),
        ]
    elif modality == "MG":
        side = SIDES.get(text(dataset, "ImageLaterality").strip().upper(), "")
        found = [_figure(Quantity.AGD, dataset, "OrganDose", "dGy", side)]
    elif modality in PROJECTION:
        keyword = "ImageAndFluoroscopyAreaDoseProduct"
        found = [_figure(Quantity.DAP, dataset, keyword, "dGy.cm2")]
    else:
        found = []
    return [figure for figure in found if figure is not None]


def _figure(
    quantity: Quantity, dataset: Dataset, keyword: str, unit: str, about: str = ""
) -> Figure | None:
    written = numbers(dataset, keyword)
    value = converted(quantity, written[0], unit) if written else None
    return Figure(quantity, value, about) if value else None  # 0 says that nobody measured


def _total_dlp(dataset: Dataset) -> Figure | None:
    found = TOTAL_DLP.search(text(dataset, "CommentsOnRadiationDose"))
    return Figure(Quantity.DLP, float(found[1])) if found else None


def _administrations(dataset: Dataset, modality: str) -> Statement | None:
    """Each is told by every picture made after it."""
    events = {}
    for given in items(dataset, "RadiopharmaceuticalInformationSequence"):
        figure = _activity(given, modality)
        if figure is not None:
            events[_administration(given)] = (figure,)
    return Statement((), events) if events else None


def _activity(given: Dataset, modality: str) -> Figure | None:
    written = numbers(given, "RadionuclideTotalDose")
    if not written or written[0] <= 0:
        return None
    in_becquerel = modality == "PT" or written[0] > MOST_MEGABECQUEREL
    value = converted(Quantity.ACTIVITY, written[0], "Bq" if in_becquerel else "MBq")
    return Figure(Quantity.ACTIVITY, value) if value else None


def _administration(given: Dataset) -> str:
    keywords = (
        "RadiopharmaceuticalAdministrationEventUID",
        "RadiopharmaceuticalStartDateTime",
        "RadiopharmaceuticalStartTime",
        "Radiopharmaceutical",
    )
    return "|".join(text(given, keyword).strip() for keyword in keywords)
