"""What each kind of value must look like to stand in a directory."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.download.sound_values import sound


@pytest.mark.parametrize(
    ("vr", "received", "kept"),
    [
        ("DA", "20260312", "20260312"),
        ("DA", "2026.03.12", "20260312"),
        ("DA", "2026-03-12", "20260312"),
        ("DA", "20260231", ""),
        ("DA", "00000000", ""),
        ("DA", "99991231", ""),
        ("DA", "202603", ""),
        ("DA", "hier", ""),
        ("TM", "100233.123456", "100233.123456"),
        ("TM", "10:02:33", "100233"),
        ("TM", "1002", "1002"),
        ("TM", "10", "10"),
        ("TM", "2502", ""),
        ("TM", "10h02", ""),
        ("DT", "20260312100233.5+0100", "20260312100233.5+0100"),
        ("DT", "20260312", "20260312"),
        ("DT", "20261312", ""),
        ("DT", "2026031225", ""),
        ("IS", "12", "12"),
        ("IS", " 0012 ", "12"),
        ("IS", "-3", "-3"),
        ("IS", "1.000", "1"),
        ("IS", "1.5", ""),
        ("IS", "2147483648", ""),
        ("IS", "12a", ""),
        ("US", "65535", "65535"),
        ("US", "65536", ""),
        ("US", "-1", ""),
        ("UL", "65536", "65536"),
        ("CS", "original", "ORIGINAL"),
        ("CS", "A" * 17, ""),
        ("CS", "É", ""),
        ("UI", "1.2.840.01", "1.2.840.01"),
        ("UI", "1.2\0", "1.2"),
        ("UI", "1.2.x", ""),
        ("UI", "1" * 65, ""),
        ("SH", "x" * 17, "x" * 16),
        ("LO", " Thorax\x1b[31m ", "Thorax [31m"),
        ("LO", "cr\N{REPLACEMENT CHARACTER}ne", "cr?ne"),
        ("LO", "crâne\\face", "crâne face"),
        ("PN", "Dupont^Jeanne", "Dupont^Jeanne"),
        ("PN", "Yamada^Tarou=山田^太郎=やまだ^たろう", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("PN", "a=b=c=d", "a=b=c"),
        ("PN", "x" * 70 + "=y", "x" * 64 + "=y"),
    ],
)
def test_a_value_is_kept_put_right_or_dropped(vr: str, received: str, kept: str) -> None:
    assert sound(vr, received) == kept


@given(st.sampled_from(["DA", "TM", "DT", "IS", "US", "CS", "UI", "LO", "PN", "LT"]), st.text())
def test_what_is_sound_stays_sound(vr: str, text: str) -> None:
    kept = sound(vr, text)
    assert sound(vr, kept) == kept
    assert not {"\\", "\0", "\n", "\x1b"} & set(kept)
