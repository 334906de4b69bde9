"""What an act has just changed, told once: on the next page about the same patient or exam.

Kept in the session on the server, for an address would keep it in the browser's history.
"""

from flask import session

KEY = "news"


def leave(token: str, news: str) -> None:
    """Have the next page about this patient or exam tell it."""
    session[KEY] = {"token": token, "news": news}


def fetch(token: str) -> str | None:
    """What there is to tell about this one; it is told no second time, nor about another."""
    left = session.pop(KEY, None)
    return str(left["news"]) if left and left["token"] == token else None
