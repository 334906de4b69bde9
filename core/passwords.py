"""Hashes passwords and other secrets people type, and refuses weak passwords.

argon2id with the parameters of OWASP ASVS 5.0 appendix C. A check against nobody's hash costs the same
as a real one, so that the time of an answer doesn't tell which mail addresses have accounts.
"""

from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from core.errors import PasswordTooWeak
from core.rules.credentials import LONGEST_PASSWORD, SHORTEST_PASSWORD, WEAKEST_SCORE
from core.rules.identity import name_key

_HASHER = PasswordHasher(memory_cost=46 * 1024, time_cost=1, parallelism=1)
_NOBODYS_HASH = (
    "$argon2id$v=19$m=47104,t=1,p=1$4ydndL7SEXvRRQW4ryYvFw"
    "$Yl+gwhZDLbXRAjhnpaGMmLTNLdsWGtm4+gOYGAWvq3Q"
)
SHORTEST_WORD = 3
SHORTEST_REST = 6
REGIONAL_WORDS = ("cigogne", "alsace", "strasbourg", "mulhouse", "colmar", "haguenau", "radiologie")


def hashed(secret: str) -> str:
    return _HASHER.hash(secret)


def matches(secret: str, kept_hash: str | None) -> bool:
    """Whether a typed secret is the one kept; takes as long when nothing is kept."""
    if len(secret) > LONGEST_PASSWORD:  # no long input may cost more than a short one
        return False
    try:
        return _HASHER.verify(kept_hash or _NOBODYS_HASH, secret) and bool(kept_hash)
    except VerificationError:
        return False


def refuse_weak(password: str, personal_words: Sequence[str]) -> None:
    """Raises PasswordTooWeak for a password that is short, common, or made of what others know."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooWeak("too-short")
    if len(password) > LONGEST_PASSWORD:
        raise PasswordTooWeak("too-long")
    known = [word for word in (*personal_words, *REGIONAL_WORDS) if word]
    if _is_made_of(known, password) or _score(password, known) < WEAKEST_SCORE:
        raise PasswordTooWeak("easily-guessed")


def _is_made_of(known: Sequence[str], password: str) -> bool:
    """Whether little is left of it without these words: an estimator multiplies their few spellings
    until a name and a year look strong."""
    whole = rest = name_key(password)
    for word in sorted(name_key(" ".join(known)).split(), key=len, reverse=True):
        if len(word) >= SHORTEST_WORD:
            rest = rest.replace(word, "")
    return rest != whole and len(rest.replace(" ", "")) < SHORTEST_REST


def _score(password: str, known: Sequence[str]) -> int:
    from zxcvbn import zxcvbn  # loads word lists: only where a password is chosen

    found: int = zxcvbn(password, user_inputs=known, max_length=LONGEST_PASSWORD)["score"]
    return found
