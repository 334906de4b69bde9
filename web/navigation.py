"""The tabs at the head of a page: which of them the page belongs to."""

from collections.abc import Iterable

from flask import request, url_for


def tabs(entries: Iterable[tuple[str, str]]) -> list[tuple[str, str, bool]]:
    """Endpoint and label of each tab, and whether it is the one beneath whose address this page lies."""
    addressed = {endpoint: (label, url_for(endpoint)) for endpoint, label in entries}
    above = [address for _, address in addressed.values() if _lies_beneath(address)]
    closest = max(above, key=len, default=None)
    return [
        (endpoint, label, address == closest) for endpoint, (label, address) in addressed.items()
    ]


def _lies_beneath(address: str) -> bool:
    return request.path == address or request.path.startswith(f"{address}/")
