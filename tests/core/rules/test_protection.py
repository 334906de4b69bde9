"""The measures that let somebody represent an adult; a curatorship lets nobody."""

from core.rules.protection import Measure


def test_only_measures_of_representation_are_known() -> None:
    assert set(Measure) == {Measure.GUARDIANSHIP, Measure.FAMILY_AUTHORISATION, Measure.MANDATE}
