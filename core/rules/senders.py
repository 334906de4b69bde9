"""Which registered sender a calling machine is, or why it is none (security: default is no).

Compared are the two application entity titles, the address and, where one is registered, the
certificate. Of several that fit, the one registered most precisely counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

ANY_TITLE = "*"


@dataclass(frozen=True, slots=True)
class Registered:
    """A machine as it was registered; `certificate` is empty where none is asked for."""

    id: int
    finess: str
    calling_title: str
    called_title: str
    network: IPv4Network | IPv6Network
    certificate: str


@dataclass(frozen=True, slots=True)
class Caller:
    """What a calling machine says of itself, and where it calls from."""

    calling_title: str
    called_title: str
    address: str
    certificate: str


class Stranger(Enum):
    """Why a caller is none of those registered."""

    CALLED_TITLE = "called-title"
    CALLING_TITLE = "calling-title"
    ADDRESS = "address"
    CERTIFICATE = "certificate"


def recognise(caller: Caller, registered: Iterable[Registered]) -> Registered | Stranger:
    """The sender that a caller is, or the first thing that fits none."""
    left = [one for one in registered if one.called_title == caller.called_title]
    if not left:
        return Stranger.CALLED_TITLE
    left = [one for one in left if one.calling_title in {ANY_TITLE, caller.calling_title}]
    if not left:
        return Stranger.CALLING_TITLE
    left = [one for one in left if ip_address(caller.address) in one.network]
    if not left:
        return Stranger.ADDRESS
    left = [one for one in left if one.certificate in {"", caller.certificate}]
    return max(left, key=_precision) if left else Stranger.CERTIFICATE


def calls_from(one: Registered, address: str, certificate: str) -> bool:
    """Whether a caller of this address and certificate may be this machine."""
    return ip_address(address) in one.network and one.certificate in {"", certificate}


def speaks_for(names: Iterable[str], admitted: Sequence[Registered]) -> Registered:
    """Whose messages a machine sends that may send for several: the one whom it names, by the title
    it calls us by or a FINESS number; else the one it was registered for first."""
    for name in names:
        for one in admitted:
            if name in {one.called_title, one.finess}:
                return one
    return admitted[0]


def network_of(written: str) -> IPv4Network | IPv6Network:
    """An address, or one with the length of its prefix. Raises ValueError."""
    return ip_network(written, strict=False)


def _precision(one: Registered) -> tuple[bool, bool, int]:
    return one.certificate != "", one.calling_title != ANY_TITLE, one.network.prefixlen
