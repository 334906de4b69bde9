"""Asks a provider over HTTP: within seconds, not further than told, never more than a quarter megabyte.

Somebody waits in front of a page meanwhile, and a provider that hangs must not take the site with it.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.auth import AuthBase

from core.errors import ProviderUnavailable
from core.rules.providers import ProviderKind

SECONDS_TO_CONNECT, SECONDS_OF_SILENCE, SECONDS_IN_ALL = 3, 5, 8
LARGEST_ANSWER = 256 << 10
CHUNK = 16 << 10


@dataclass(frozen=True, slots=True)
class Answer:
    provider: ProviderKind
    status: int
    media_type: str
    body: bytes

    def json(self) -> Mapping[str, Any]:
        """Raises ProviderUnavailable for what is no JSON object."""
        try:
            told = json.loads(self.body)
        except (ValueError, RecursionError):
            raise ProviderUnavailable(self.provider.value, "no-json") from None
        if not isinstance(told, dict):
            raise ProviderUnavailable(self.provider.value, "no-json")
        return told


def get(provider: ProviderKind, url: str, headers: Mapping[str, str] | None = None) -> Answer:
    """Raises ProviderUnavailable."""
    return _fetch(provider, "GET", url, headers=dict(headers or {}))


def post(provider: ProviderKind, url: str, form: Mapping[str, str], auth: AuthBase) -> Answer:
    """Raises ProviderUnavailable."""
    return _fetch(provider, "POST", url, data=dict(form), auth=auth)


def _fetch(provider: ProviderKind, method: str, url: str, **sent: Any) -> Answer:
    until = time.monotonic() + SECONDS_IN_ALL
    try:
        with requests.request(
            method,
            url,
            timeout=(SECONDS_TO_CONNECT, SECONDS_OF_SILENCE),
            allow_redirects=False,
            stream=True,
            **sent,
        ) as response:
            media_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            body = _read(provider, response, until)
    except requests.RequestException as cause:
        # The cause names the address, and with it codes: only its kind is told.
        raise ProviderUnavailable(provider.value, type(cause).__name__) from None
    if response.status_code >= 500:
        raise ProviderUnavailable(provider.value, f"status-{response.status_code}")
    return Answer(provider, response.status_code, media_type, body)


def _read(provider: ProviderKind, response: requests.Response, until: float) -> bytes:
    body = b""
    for chunk in response.iter_content(CHUNK):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise ProviderUnavailable(provider.value, "too-large")
        if time.monotonic() > until:
            raise ProviderUnavailable(provider.value, "too-slow")
    return body
