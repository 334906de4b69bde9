"""What a search answers of a study, a series, an instance (PS3.18 section 10.6.3.3), in DICOM JSON.

Knows rows, not how they were found.
"""

from collections.abc import Collection, Mapping
from typing import Any

from core.dicomweb.json_model import Json

ONLINE = "ONLINE"


def told_study(row: Any, counts: "Mapping[str, tuple[int, int]]", number: str, root: str) -> Json:
    """`counts` are series and instances by modality; `number` is the patient's, there."""
    return _in_order(
        {
            "00080005": _value("CS", "ISO_IR 192"),
            "00080020": _value("DA", f"{row.study_date:%Y%m%d}" if row.study_date else ""),
            "00080030": _value("TM", f"{row.study_time:%H%M%S}" if row.study_time else ""),
            "00080050": _value("SH", row.accession_number),
            "00080056": _value("CS", ONLINE),
            "00080061": _values("CS", [modality for modality in counts if modality]),
            "00080080": _value("LO", row.establishment),
            "00080090": _name(row.requested_by),
            "00081030": _value("LO", row.description),
            "00081190": _value("UR", f"{root}/studies/{row.study}"),
            "00100010": _name(f"{row.family_name}^{row.given_name}".rstrip("^")),
            "00100020": _value("LO", number),
            "00100030": _value("DA", f"{row.birth_date:%Y%m%d}" if row.birth_date else ""),
            "00100040": _value("CS", row.sex.value),
            "0020000D": _value("UI", row.study),
            "00200010": _value("SH", row.study_id),
            "00201206": _value("IS", sum(series for series, _ in counts.values())),
            "00201208": _value("IS", sum(instances for _, instances in counts.values())),
        }
    )


def told_series(row: Any, root: str) -> Json:
    """Of a series, and which study it is of."""
    return _in_order(
        {
            "00080005": _value("CS", "ISO_IR 192"),
            "00080060": _value("CS", row.modality),
            "0008103E": _value("LO", row.series_description),
            "00081190": _value("UR", f"{root}/studies/{row.study}/series/{row.series}"),
            "0020000D": _value("UI", row.study),
            "0020000E": _value("UI", row.series),
            "00200011": _value("IS", row.series_number),
            "00201209": _value("IS", row.instances),
        }
    )


def told_instance(row: Any, root: str) -> Json:
    """Of an instance, and which series and study it is of."""
    place = f"studies/{row.study}/series/{row.series}/instances/{row.instance}"
    told = {
        "00080005": _value("CS", "ISO_IR 192"),
        "00080016": _value("UI", row.sop_class_uid),
        "00080018": _value("UI", row.instance),
        "00080056": _value("CS", ONLINE),
        "00081190": _value("UR", f"{root}/{place}"),
        "00083002": _value("UI", row.transfer_syntax_uid),
        "0020000D": _value("UI", row.study),
        "0020000E": _value("UI", row.series),
        "00200013": _value("IS", row.instance_number),
    }
    return _in_order(told | ({"00280008": _value("IS", row.frames)} if row.frames > 1 else {}))


def _value(vr: str, value: str | int | None) -> Json:
    return {"vr": vr} if value in {"", None} else {"vr": vr, "Value": [value]}


def _values(vr: str, values: Collection[str]) -> Json:
    return {"vr": vr, "Value": list(values)} if values else {"vr": vr}


def _name(written: str) -> Json:
    return {"vr": "PN", "Value": [{"Alphabetic": written}]} if written else {"vr": "PN"}


def _in_order(told: Json) -> Json:
    return dict(sorted(told.items()))
