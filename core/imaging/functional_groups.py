"""Finds the macro of one frame: its own, else the shared one, else the data set (PS3.3 C.7.6.16)."""

from pydicom.dataset import Dataset

from core.imaging.attributes import item


def macro(dataset: Dataset, index: int, sequence: str) -> Dataset | None:
    """The item of a functional group macro that counts for a frame, by index; or None."""
    own = item(dataset, "PerFrameFunctionalGroupsSequence", index)
    shared = item(dataset, "SharedFunctionalGroupsSequence")
    for group in (own, shared):
        if group is not None and (found := item(group, sequence)) is not None:
            return found
    return None


def macro_or_root(dataset: Dataset, index: int, sequence: str, keyword: str) -> Dataset:
    """Where `keyword` is to be read for a frame: the macro that has it, else the data set itself."""
    found = macro(dataset, index, sequence)
    return found if found is not None and keyword in found else dataset
