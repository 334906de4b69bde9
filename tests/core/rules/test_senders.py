"""Which machine a caller is: named cases of one hospital's register."""

import pytest

from core.rules.senders import Caller, Registered, Stranger, network_of, recognise

SCANNER = Registered(1, "670000025", "CT1", "CIGOGNE", network_of("10.1.2.3"), "")
WHOLE_NETWORK = Registered(2, "670000025", "*", "CIGOGNE", network_of("10.1.0.0/16"), "")
ARCHIVE = Registered(3, "680000486", "PACS", "MULHOUSE", network_of("2001:db8::/32"), "a" * 64)
REGISTER = (WHOLE_NETWORK, SCANNER, ARCHIVE)


@pytest.mark.parametrize(
    ("caller", "found"),
    [
        pytest.param(Caller("CT1", "CIGOGNE", "10.1.2.3", ""), SCANNER, id="named precisely"),
        pytest.param(Caller("CT1", "CIGOGNE", "10.1.9.9", ""), WHOLE_NETWORK, id="by its network"),
        pytest.param(Caller("US7", "CIGOGNE", "10.1.2.3", ""), WHOLE_NETWORK, id="by any title"),
        pytest.param(
            Caller("PACS", "MULHOUSE", "2001:db8::1", "a" * 64), ARCHIVE, id="by its certificate"
        ),
        pytest.param(
            Caller("CT1", "cigogne", "10.1.2.3", ""), Stranger.CALLED_TITLE, id="titles have case"
        ),
        pytest.param(
            Caller("", "MULHOUSE", "2001:db8::1", "a" * 64), Stranger.CALLING_TITLE, id="no title"
        ),
        pytest.param(
            Caller("CT1", "CIGOGNE", "10.2.2.3", ""), Stranger.ADDRESS, id="from elsewhere"
        ),
        pytest.param(
            Caller("CT1", "CIGOGNE", "2001:db8::1", ""),
            Stranger.ADDRESS,
            id="other kind of address",
        ),
        pytest.param(
            Caller("PACS", "MULHOUSE", "2001:db8::1", ""), Stranger.CERTIFICATE, id="without TLS"
        ),
        pytest.param(
            Caller("PACS", "MULHOUSE", "2001:db8::1", "b" * 64),
            Stranger.CERTIFICATE,
            id="another's certificate",
        ),
    ],
)
def test_a_caller_is_one_that_is_registered_or_a_stranger(
    caller: Caller, found: Registered | Stranger
) -> None:
    assert recognise(caller, REGISTER) == found


def test_nobody_is_known_where_nobody_is_registered() -> None:
    assert recognise(Caller("CT1", "CIGOGNE", "10.1.2.3", ""), ()) is Stranger.CALLED_TITLE
