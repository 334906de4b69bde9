"""The mails of a demonstration; elsewhere there is no such page."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.mailing.mailbox import kept_mails
from web.context import context
from web.guards import ANYONE
from web.pages import Pages

pages = Pages("mailbox", "/mailbox")


@pages.get("", who=ANYONE)
def listing() -> ResponseReturnValue:
    return render_template("admin_site/mailbox.html", mails=kept_mails(context()))
