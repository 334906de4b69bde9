"""Whether the records of two establishments are one person's: joined, asked about, or kept apart (X1).

Names and a birth date never join two records by themselves: only the same qualified national identity
with agreeing traits does, or a person who looked at both sides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from core.rules.consent import DecisionFact, Question, Standing, said_of_exam, standing
from core.rules.identity import Agreement, Traits, compare
from core.rules.ins import Identity


class Proposal(Enum):
    JOIN = "join"
    ASK = "ask"
    """Somebody is to look at both sides."""
    APART = "apart"


def proposal(one: Identity, other: Identity) -> Proposal:
    """What to do about two records of different numbers."""
    mine, theirs = one.qualified_ins, other.qualified_ins
    if mine is None or theirs is None:
        return Proposal.ASK if look_alike(one.traits, other.traits) else Proposal.APART
    if mine == theirs:
        return Proposal.JOIN if _agree_strictly(one, other) else Proposal.ASK
    if mine.authority is theirs.authority:
        return Proposal.APART
    return Proposal.ASK if look_alike(one.traits, other.traits) else Proposal.APART


def look_alike(one: Traits, other: Traits) -> bool:
    """Whether two records deserve a look: nothing differs, and both say name and birth date."""
    return compare(one, other).agreement is Agreement.SAME and _are_told(one) and _are_told(other)


def _agree_strictly(one: Identity, other: Identity) -> bool:
    places = {one.birth_place, other.birth_place} - {""}
    return look_alike(one.traits, other.traits) and len(places) <= 1


def _are_told(traits: Traits) -> bool:
    return bool(traits.family_name and traits.given_name and traits.birth_date)


# --- Consent at a join ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JoinedDecisions:
    """What was decided for one person, by the record it was decided for."""

    sides: Sequence[Sequence[DecisionFact]]
    joined_at: datetime | None = None
    """When the last of them was joined; None for a person with one record."""

    def standing(self, question: Question, exam_id: int | None = None) -> Standing:
        """The answer in force: after a join the stricter of both sides, until asked anew."""
        everything = [fact for side in self.sides for fact in side]
        if self.joined_at is None or self._was_asked_anew(everything, question):
            return standing(everything, question, exam_id)
        return strictest(standing(side, question, exam_id) for side in self.sides)

    def said_of_exam(self, question: Question, exam_id: int) -> Standing:
        """The latest answer about one exam alone, whichever record it was given for."""
        return said_of_exam([fact for side in self.sides for fact in side], question, exam_id)

    def _was_asked_anew(self, facts: Iterable[DecisionFact], question: Question) -> bool:
        return any(
            fact.question is question and fact.exam_id is None and fact.recorded_at > self.joined_at
            for fact in facts
            if self.joined_at is not None
        )


STRICTNESS = (Standing.WITHDRAWN, Standing.REFUSED, Standing.NEVER_ASKED, Standing.GRANTED)
"""From the strictest."""


def strictest(standings: Iterable[Standing]) -> Standing:
    """What holds where several hold at once; never asked where there is none."""
    return min(standings, key=STRICTNESS.index, default=Standing.NEVER_ASKED)
