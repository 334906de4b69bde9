"""What a request of STOW-RS is answered, as DICOM JSON and as an HTTP status (PS3.18 section 10.5.3).

Names no address to retrieve from: what is kept here is shown to people, by their own site.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Any

from core.ingest.statuses import OUT_OF_RESOURCES, failure_reason
from core.ingest.stow import PartAnswer

Json = dict[str, Any]


class Tag(Enum):
    """Attributes of the answer (PS3.18 table 10.5.3-1)."""

    RETRIEVE_URL = "00081190"
    REFERENCED = "00081199"
    FAILED = "00081198"
    OTHER_FAILURES = "0008119A"
    CLASS = "00081150"
    INSTANCE = "00081155"
    REASON = "00081197"


def http_status(parts: Sequence[PartAnswer]) -> int:
    """200 when all are kept, 202 when some are, else 409; 503 when trying again may help."""
    reasons = {None if part.why is None else failure_reason(part.why) for part in parts}
    if reasons == {None}:
        return 200
    if None in reasons:
        return 202
    return 503 if reasons == {OUT_OF_RESOURCES} else 409


def answer(parts: Sequence[PartAnswer]) -> Json:
    """The data set that tells of each part."""
    kept = [_reference(part) for part in parts if part.why is None]
    failed = [
        _reference(part) | _reason(part.why) for part in parts if part.why and _is_named(part)
    ]
    others = [_reason(part.why) for part in parts if part.why and not _is_named(part)]
    sequences = {Tag.REFERENCED: kept, Tag.FAILED: failed, Tag.OTHER_FAILURES: others}
    return {Tag.RETRIEVE_URL.value: {"vr": "UR"}} | {
        tag.value: {"vr": "SQ", "Value": items} for tag, items in sequences.items() if items
    }


def _is_named(part: PartAnswer) -> bool:
    return bool(part.sop_instance_uid)


def _reference(part: PartAnswer) -> Json:
    return {
        Tag.CLASS.value: {"vr": "UI", "Value": [part.sop_class_uid]},
        Tag.INSTANCE.value: {"vr": "UI", "Value": [part.sop_instance_uid]},
    }


def _reason(why: BaseException) -> Json:
    return {Tag.REASON.value: {"vr": "US", "Value": [failure_reason(why)]}}
