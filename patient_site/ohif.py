"""OHIF on the exams that open to whoever asks, where it is installed; it reads them by DICOMweb.

The only page with scripts of others: it has addresses and a policy of its own, which lets it ask nobody
but us. Being sent there is like opening the exam's own page.
"""

import json

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from core import ohif
from core.errors import NotFound
from core.exams.studying import studies_of
from patient_site.dicomweb_answers import ROOT, root
from web.context import context, house
from web.guards import READER
from web.pages import Pages

pages = Pages("ohif", "/ohif")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' blob: data:",
        "font-src 'self' data:",
        "connect-src 'self' blob: data:",
        "worker-src 'self' blob:",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
SIDE_BY_SIDE = "&hangingprotocolId=@ohif/hpCompare"
START = 'window.PUBLIC_URL = "/ohif/"; window.browserImportFunction = (name) => import(name);'
"""What its own page says within itself, where our policy lets nothing run."""


def is_offered() -> bool:
    return ohif.is_installed(house().settings.ohif)


@pages.get("/exams/<token>", who=READER)
def open_exam(token: str) -> ResponseReturnValue:
    """One exam or, with `?beside=`, two of one patient."""
    if not is_offered():
        raise NotFound
    tokens = [token, *request.args.getlist("beside")[:1]]
    studies = ",".join(studies_of(context(), tokens))
    layout = SIDE_BY_SIDE if len(tokens) > 1 else ""
    return redirect(f"/ohif/viewer?StudyInstanceUIDs={studies}{layout}", 303)


@pages.get("/viewer", who=READER)
def viewer() -> ResponseReturnValue:
    if not is_offered():
        raise NotFound
    bundle = ohif.bundle(house().settings.ohif)
    page = render_template("patient_site/ohif.html", bundle=bundle)
    return _under_policy(Response(page))


@pages.get("/start.js", who=READER)
def start() -> ResponseReturnValue:
    return Response(START, mimetype="text/javascript")


@pages.get("/app-config.js", who=READER)
def configuration() -> ResponseReturnValue:
    told = f"window.config = {json.dumps(_configuration())};"
    return Response(told, mimetype="text/javascript")


@pages.get("/<path:name>", who=READER)
def file(name: str) -> ResponseReturnValue:
    found = ohif.assets(house().settings.ohif).get(name)
    if found is None:
        raise NotFound
    is_small = found.compressed is not None and request.accept_encodings.quality("gzip") > 0
    chosen = found.compressed if is_small and found.compressed else found.plain
    mimetype = TYPES.get(found.plain.suffix, "application/octet-stream")
    response = Response(chosen.read_bytes(), mimetype=mimetype)
    if is_small:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, max-age=86400"
    return _under_policy(response)  # workers have the policy of their own script


def _under_policy(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _configuration() -> dict[str, object]:
    return {
        "routerBasename": "/ohif",
        "showStudyList": False,
        "extensions": [],
        "modes": [],
        "customizationService": {},
        "showWarningMessageForCrossOrigin": False,
        "showCPUFallbackMessage": False,
        "strictZSpacingForVolumeViewport": True,
        "investigationalUseDialog": {"option": "never"},
        "defaultDataSourceName": "cigogne",
        "dataSources": [
            {
                "namespace": "@ohif/extension-default.dataSourcesModule.dicomweb",
                "sourceName": "cigogne",
                "configuration": {
                    "friendlyName": "Cigogne",
                    "name": "Cigogne",
                    "qidoRoot": ROOT,
                    "wadoRoot": ROOT,
                    "wadoUriRoot": ROOT,
                    "qidoSupportsIncludeField": False,
                    "imageRendering": "wadors",
                    "thumbnailRendering": "wadors",
                    "enableStudyLazyLoad": True,
                    "supportsFuzzyMatching": False,
                    "supportsWildcard": True,
                    "bulkDataURI": {
                        "enabled": True,
                        "startsWith": root(),  # wherever this page was reached
                        "prefixWith": ROOT,
                    },
                },
            }
        ],
    }
