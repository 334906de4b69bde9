"""Which parts of the body an exam shows, read from words, and when two exams show the same.

Regions are one tree. Two places are of one region when one lies within the other, unless they are known
to be on different sides. What no word says stays unknown: nothing is guessed. The words themselves are
data (`core.regions`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from core.rules.identity import name_key


class Region(Enum):
    WHOLE_BODY = "whole-body"
    HEAD = "head"
    BRAIN = "brain"
    FACE = "face"
    EAR = "ear"
    NECK = "neck"
    THORAX = "thorax"
    HEART = "heart"
    BREAST = "breast"
    ABDOMEN = "abdomen"
    PELVIS = "pelvis"
    HIP = "hip"
    AORTA = "aorta"
    SPINE = "spine"
    CERVICAL_SPINE = "cervical-spine"
    THORACIC_SPINE = "thoracic-spine"
    LUMBAR_SPINE = "lumbar-spine"
    SACRUM = "sacrum"
    UPPER_LIMB = "upper-limb"
    SHOULDER = "shoulder"
    ARM = "arm"
    ELBOW = "elbow"
    FOREARM = "forearm"
    WRIST = "wrist"
    HAND = "hand"
    LOWER_LIMB = "lower-limb"
    THIGH = "thigh"
    KNEE = "knee"
    LEG = "leg"
    """From the knee to the ankle."""
    ANKLE = "ankle"
    FOOT = "foot"


_PARTS: Mapping[Region, tuple[Region, ...]] = {
    Region.HEAD: (Region.BRAIN, Region.FACE, Region.EAR),
    Region.THORAX: (Region.HEART,),
    Region.PELVIS: (Region.HIP,),
    Region.SPINE: (
        Region.CERVICAL_SPINE,
        Region.THORACIC_SPINE,
        Region.LUMBAR_SPINE,
        Region.SACRUM,
    ),
    Region.UPPER_LIMB: (
        Region.SHOULDER,
        Region.ARM,
        Region.ELBOW,
        Region.FOREARM,
        Region.WRIST,
        Region.HAND,
    ),
    Region.LOWER_LIMB: (Region.THIGH, Region.KNEE, Region.LEG, Region.ANKLE, Region.FOOT),
}
WITHIN: Mapping[Region, Region] = {
    part: region for region, parts in _PARTS.items() for part in parts
}
"""The region around each that lies in another, but for the whole body, which is around all."""

SIDED = frozenset({Region.BREAST, Region.HIP, Region.UPPER_LIMB, Region.LOWER_LIMB})
"""There are two of them, and of what lies within."""
GENERAL = frozenset({Region.SPINE, Region.UPPER_LIMB, Region.LOWER_LIMB})
"""Named only to say where the part lies that is named too."""


class Side(Enum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Place:
    """A region, and its side where there are two and one is known to be meant."""

    region: Region
    side: Side | None = None


Said = TypeVar("Said", bound=Enum)


class Words(Generic[Said]):
    """What words say, the longest first. A `*` stands for any letters, within a word."""

    def __init__(self, said: Mapping[str, frozenset[Said]]) -> None:
        longest_first = sorted(said, key=len, reverse=True)
        self._said: list[frozenset[Said]] = [said[words] for words in longest_first]
        alternatives = "|".join(f"({_pattern(words)})" for words in longest_first)
        self._pattern = re.compile(f"(?<![^ ])(?:{alternatives})(?![^ ])")

    def say(self, text: str) -> frozenset[Said]:
        """All that this text says; nothing where it says nothing."""
        found = self._pattern.finditer(_folded(text))
        return frozenset(one for match in found for one in self._said[(match.lastindex or 1) - 1])


def places(regions: Iterable[Region], sides: Iterable[Side]) -> frozenset[Place]:
    """Where these regions are; two sides said at once are both."""
    named = set(regions)
    around = {WITHIN[region] for region in named if region in WITHIN}
    sided = set(sides)
    side = sided.pop() if len(sided) == 1 else None
    return frozenset(
        Place(region, side if _is_sided(region) else None) for region in named - (around & GENERAL)
    )


def share_a_place(some: Iterable[Place], others: Iterable[Place]) -> bool:
    """Whether two exams show a place both; what is unknown is never the same."""
    known = tuple(others)
    return any(_overlap(one, other) for one in some for other in known)


def _overlap(one: Place, other: Place) -> bool:
    lies_within = one.region in _around(other.region) or other.region in _around(one.region)
    opposite = one.side is not None and other.side is not None and one.side is not other.side
    return lies_within and not opposite


def _around(region: Region) -> set[Region]:
    """The region itself, what it lies in, and the whole body."""
    return {region, WITHIN.get(region, region), Region.WHOLE_BODY}


def _is_sided(region: Region) -> bool:
    return bool({region, WITHIN.get(region, region)} & SIDED)


def _folded(text: str) -> str:
    """Words without accents and signs. A French "d’" or "l’" before a word is no letter that says a
    side."""
    return name_key(re.sub(r"\b[dl]['’]", "", text.lower())).lower()


_SPELT = {"*": "[a-z0-9]*", "ä": "ae?", "ö": "oe?", "ü": "ue?", "ß": "ss"}


def _pattern(words: str) -> str:
    return "".join(_SPELT.get(letter, re.escape(letter)) for letter in words)
