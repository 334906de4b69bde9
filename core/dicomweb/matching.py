"""What a search asks for (PS3.18 section 8.3.4), read from its query parameters. Knows no database.

Decides what is a search at all: attributes are named by keyword or tag. One that isn't matched here is
left out and told in a warning, as is fuzzy matching, of which the standard lets a server say no.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from pydicom.datadict import keyword_for_tag, tag_for_keyword

from core.errors import InvalidInput

MOST_RESULTS = 500
"""In one answer; for more there is `offset`."""
FARTHEST = 1_000_000
LONGEST_VALUE = 1000
FUZZY = "The fuzzymatching parameter is not supported. Only literal matching has been performed."


class Level(Enum):
    STUDY = 1
    SERIES = 2
    INSTANCE = 3


STUDY_KEYS = frozenset(
    {
        "AccessionNumber",
        "ModalitiesInStudy",
        "PatientBirthDate",
        "PatientID",
        "PatientName",
        "ReferringPhysicianName",
        "StudyDate",
        "StudyDescription",
        "StudyID",
        "StudyInstanceUID",
        "StudyTime",
    }
)
SERIES_KEYS = frozenset({"Modality", "SeriesDescription", "SeriesInstanceUID", "SeriesNumber"})
INSTANCE_KEYS = frozenset({"InstanceNumber", "SOPClassUID", "SOPInstanceUID"})
KEYS = {
    Level.STUDY: STUDY_KEYS,
    Level.SERIES: STUDY_KEYS | SERIES_KEYS,
    Level.INSTANCE: STUDY_KEYS | SERIES_KEYS | INSTANCE_KEYS,
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for: values by keyword, as written; and which of the results are shown."""

    values: Mapping[str, str] = field(default_factory=dict)
    limit: int = MOST_RESULTS
    offset: int = 0
    warnings: Sequence[str] = ()


def read_wish(parameters: Iterable[tuple[str, str]], level: Level) -> Wish:
    """Raises InvalidInput for what is no attribute, and no number where one is needed."""
    values: dict[str, str] = {}
    paging = {"limit": MOST_RESULTS, "offset": 0}
    warnings: list[str] = []
    for name, value in parameters:
        if name in paging:
            paging[name] = _number(name, value)
        elif name == "fuzzymatching":
            warnings += [FUZZY] if value.lower() != "false" else []
        elif name == "includefield":
            _check_fields(value)  # everything that is known is always told
        elif name != "accept":
            _take(values, warnings, _keyword(name), value, level)
    limit = min(paging["limit"], MOST_RESULTS)
    return Wish(values, limit, paging["offset"], warnings)


def _take(
    values: dict[str, str], warnings: list[str], keyword: str, value: str, level: Level
) -> None:
    if len(value) > LONGEST_VALUE:
        raise InvalidInput(keyword, "too-long")
    if keyword not in KEYS[level]:
        warnings.append(f"Matching by {keyword} is not supported and has not been performed.")
    elif value.strip("*"):  # what matches everything is no condition
        values[keyword] = value


def _keyword(name: str) -> str:
    """The keyword of an attribute, named by it or by its tag. Raises InvalidInput."""
    tag = tag_for_keyword(name.rpartition(".")[2])
    if tag is not None:
        return name
    try:
        found = keyword_for_tag(int(name, 16)) if len(name) == 8 else ""
    except ValueError:
        found = ""
    if not found:
        raise InvalidInput("attribute", "unknown")
    return found


def _check_fields(value: str) -> None:
    for name in value.split(","):
        if name != "all":
            _keyword(name)


def _number(name: str, value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", value) or int(value) > FARTHEST:
        raise InvalidInput(name, "no-number")
    return int(value)
