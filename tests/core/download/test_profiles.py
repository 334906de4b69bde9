"""Which media a package may be copied to as it is."""

import pytest

from core.download.profiles import media_profiles

LITTLE, IMPLICIT = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"
JPEG, JPEG_2000 = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.90"


@pytest.mark.parametrize(
    ("syntaxes", "profiles"),
    [
        (set(), ("STD-GEN-CD",)),
        ({LITTLE}, ("STD-GEN-CD",)),
        ({LITTLE, JPEG}, ("STD-GEN-DVD-JPEG", "STD-GEN-USB-JPEG")),
        ({JPEG_2000}, ("STD-GEN-DVD-J2K", "STD-GEN-USB-J2K")),
        ({JPEG, JPEG_2000}, ()),
        ({LITTLE, IMPLICIT}, ()),
    ],
)
def test_the_strictest_profile_that_allows_all_syntaxes(
    syntaxes: set[str], profiles: tuple[str, ...]
) -> None:
    assert media_profiles(syntaxes) == profiles
