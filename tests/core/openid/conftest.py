"""A provider that runs, and the way to it."""

from collections.abc import Callable, Iterator
from typing import Protocol

import pytest

from core.openid.journey import Identified, Return, arrive, set_out
from core.openid.provider import Provider
from core.rules.providers import ProviderKind
from tests.openid_provider import LoopbackProvider, running_provider

RETURN_TO = "https://images.example.org/providers/franceconnect/return"
FAREWELL_TO = "https://images.example.org/sign-in"


@pytest.fixture
def loopback() -> Iterator[LoopbackProvider]:
    with running_provider() as provider:
        yield provider


class Travel(Protocol):
    def __call__(self, provider: Provider | None = None, **told: str) -> Return: ...


@pytest.fixture
def provider(loopback: LoopbackProvider) -> Provider:
    return Provider(loopback.settings())


@pytest.fixture
def travel(loopback: LoopbackProvider, provider: Provider) -> Travel:
    """Somebody who goes there and back; `told` replaces what she brings."""

    def go(via: Provider | None = None, **told: str) -> Return:
        through = via or provider
        journey, address = set_out(through, RETURN_TO, loopback.now)
        back = {**loopback.sends_back(address), **told}
        return Return(through, journey, back, RETURN_TO, FAREWELL_TO)

    return go


@pytest.fixture
def of_doctors(loopback: LoopbackProvider) -> Provider:
    return Provider(loopback.settings(ProviderKind.PRO_SANTE_CONNECT))


@pytest.fixture
def arrived(travel: Travel, loopback: LoopbackProvider) -> Callable[[], Identified]:
    return lambda: arrive(travel(), loopback.now)
