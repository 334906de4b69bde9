"""What the monitoring asks of a site: `/healthz`, `/readyz`, `/metrics`. No session, no cookie.

The last two answer whoever shows the token of the settings, and nobody where there is none: behind a
proxy every caller has a local address, so that an address proves nothing.
"""

import hmac
from collections.abc import Iterable

from flask import Response, request
from flask.typing import ResponseReturnValue

from core.errors import NotFound
from core.watching import Figure, figures, unfit_parts
from web.context import context, house
from web.guards import ANYONE
from web.pages import Pages

pages = Pages("watching")
EXPOSITION = "text/plain; version=0.0.4"


@pages.get("/healthz", who=ANYONE)
def alive() -> ResponseReturnValue:
    """The process answers; says nothing else, and needs nothing else."""
    return _plain("ok\n")


@pages.get("/readyz", who=ANYONE)
def ready() -> ResponseReturnValue:
    """503 with the names of the parts that don't work."""
    _refuse_strangers()
    unfit = [part.value for part in unfit_parts(context())]
    return _plain("".join(f"{name}\n" for name in unfit or ["ok"]), 503 if unfit else 200)


@pages.get("/metrics", who=ANYONE)
def metrics() -> ResponseReturnValue:
    """In the text format of Prometheus."""
    _refuse_strangers()
    return Response(exposition(figures(context())), content_type=EXPOSITION)


def exposition(told: Iterable[Figure]) -> str:
    return "".join(
        f"# HELP cigogne_{one.name} {one.meaning}\n"
        f"# TYPE cigogne_{one.name} {'counter' if one.counts else 'gauge'}\n"
        f"cigogne_{one.name} {one.value}\n"
        for one in told
    )


def _refuse_strangers() -> None:
    expected, shown = house().settings.watch_token, request.authorization
    token = shown.token if shown and shown.type == "bearer" else None
    if expected is None or not hmac.compare_digest(expected, (token or "").encode()):
        raise NotFound


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status, mimetype="text/plain")
