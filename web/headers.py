"""The headers every answer carries: nothing from elsewhere, nothing inline, nothing kept.

Files of ours that hold nothing personal set their own Cache-Control; everything else is no-store.
"""

from flask import Flask, Response

from web.context import request_number

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-store",
}


def install(site: Flask) -> None:
    @site.after_request
    def add_headers(response: Response) -> Response:
        given = {name.title() for name, _ in response.headers}
        response.headers.extend({n: value for n, value in HEADERS.items() if n not in given})
        response.headers["X-Request-Id"] = request_number()
        return response
