"""How a frame in full depth goes to the viewer: the length of a head, the head as JSON, the steps.

What the steps mean is told in `core.imaging.depth`; here they are only compressed for the way.
"""

import json
import struct

from flask import Response, request
from isal import igzip

from core.imaging.depth import BLANK, MARK, Depth

LEVEL = 1  # of isal: 1 ms for a CT slice; higher ones save nothing


def depth_answer(depth: Depth) -> Response:
    head = json.dumps(_head(depth), allow_nan=False).encode()
    body = struct.pack("<L", len(head)) + head + depth.content
    response = Response(body, mimetype="application/octet-stream")
    if request.accept_encodings.quality("gzip") > 0:
        response.set_data(igzip.compress(body, LEVEL))
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _head(depth: Depth) -> dict[str, object]:
    return {
        "width": depth.width,
        "height": depth.height,
        "slope": depth.slope,
        "intercept": depth.intercept,
        "inverted": depth.inverted,
        "whole": depth.whole,
        "blank": BLANK,
        "mark": MARK,
        "window": depth.window and [depth.window.center, depth.window.width],
    }
