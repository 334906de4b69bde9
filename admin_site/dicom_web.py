"""Where hospitals' programs send objects over HTTP: STOW-RS (PS3.18 section 10.5). No page for people."""

import json

from flask import Response, request
from flask.typing import ResponseReturnValue

from core.ingest.stow import store
from core.ingest.stow_answer import answer, http_status
from web.context import context
from web.guards import MACHINE
from web.pages import Pages

LARGEST_REQUEST = 64 << 30

pages = Pages("dicom_web", "/dicom-web", for_machines=True)


@pages.post("/studies", who=MACHINE)
def store_objects() -> ResponseReturnValue:
    return _stored("")


@pages.post("/studies/<study>", who=MACHINE)
def store_in_study(study: str) -> ResponseReturnValue:
    return _stored(study)


def _stored(study: str) -> ResponseReturnValue:
    request.max_content_length = LARGEST_REQUEST
    parts = store(context(), request.content_type or "", request.stream, study)
    written = json.dumps(answer(parts))
    return Response(written, http_status(parts), content_type="application/dicom+json")
