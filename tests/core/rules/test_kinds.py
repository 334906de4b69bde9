"""Which modalities are one kind of exam."""

import pytest

from core.rules.kinds import MODALITIES, Kind, kind_of


@pytest.mark.parametrize(
    ("modality", "kind"),
    [
        ("CT", Kind.CT),
        ("CR", Kind.RADIOGRAPHY),
        ("dx ", Kind.RADIOGRAPHY),
        ("MR", Kind.MR),
        ("US", Kind.ULTRASOUND),
        ("MG", Kind.MAMMOGRAPHY),
        ("XA", Kind.FLUOROSCOPY),
        ("NM", Kind.NUCLEAR),
        ("PT", Kind.PET),
        ("PX", Kind.DENTAL),
        ("BMD", Kind.BONE_DENSITY),
        ("SR", None),
        ("", None),
    ],
)
def test_kind_of(modality: str, kind: Kind | None) -> None:
    assert kind_of(modality) is kind


def test_every_kind_has_modalities_and_no_modality_two_kinds() -> None:
    listed = [modality for kind in Kind for modality in kind.modalities]
    assert set(MODALITIES) == set(Kind)
    assert len(listed) == len(set(listed))


def test_all_but_two_use_rays() -> None:
    assert {kind for kind in Kind if not kind.uses_rays} == {Kind.MR, Kind.ULTRASOUND}
