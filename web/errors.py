"""From refusal to answer: the one table of the HTTP door, and the page that tells it kindly (law 8)."""

import logging

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from core import errors
from web.context import request_number

log = logging.getLogger("cigogne.web")

STATUS: dict[type[errors.CigogneError], int] = {
    errors.NotFound: 404,
    errors.NotPermitted: 404,
    errors.InvalidInput: 400,
    errors.UnsupportedMediaType: 415,
    errors.NotAcceptable: 406,
    errors.ObjectRefused: 400,
    errors.PictureRefused: 422,
    errors.CredentialsRefused: 403,
    errors.TooManyAttempts: 429,
    errors.PasswordTooWeak: 400,
    errors.AddressTaken: 409,
    errors.ProviderAnswerInvalid: 403,
    errors.SignInAbandoned: 403,
    errors.IdentityUnfit: 403,
    errors.NotInThisState: 409,
    errors.Failure: 503,
}
"""By class; a subclass has the status of its nearest listed ancestor."""


def status_of(error: errors.CigogneError) -> int:
    """The HTTP status of an error; 500 for one the table forgot, which a test finds."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return 500


def install(site: Flask) -> None:
    @site.errorhandler(errors.CigogneError)
    def tell(error: errors.CigogneError) -> ResponseReturnValue:
        status = status_of(error)
        if status >= 500:
            log.error("request %s: %s", request_number(), error, exc_info=error)
        return page(status)

    @site.errorhandler(HTTPException)
    def tell_http(error: HTTPException) -> ResponseReturnValue:
        # What breaks while a session is kept, after the page, comes here wrapped.
        beneath = getattr(error, "original_exception", None)
        return page(503 if isinstance(beneath, OperationalError) else error.code or 500)

    @site.errorhandler(OperationalError)
    def tell_unavailable(error: OperationalError) -> ResponseReturnValue:
        """The database is locked, full or gone: nothing was half done, and it may come back."""
        log.error("request %s: database unavailable", request_number(), exc_info=error)
        return page(503)

    @site.errorhandler(Exception)
    def tell_broken(error: Exception) -> ResponseReturnValue:
        log.error("request %s", request_number(), exc_info=error)
        return page(500)


def page(status: int) -> ResponseReturnValue:
    return render_template("shared/error.html", kind=status), status
