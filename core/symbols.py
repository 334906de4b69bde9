"""Random symbols of codes that people read from paper or a screen and type."""

import secrets

from core.rules.credentials import CROCKFORD


def random_symbols(count: int) -> str:
    """Five bits a symbol; none looks like another."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(count))
