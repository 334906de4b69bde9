"""Whether what somebody typed can be an RPPS number: a doctor's in the national directory.

Eleven digits, the last of them a key by Luhn's formula over all (ASIP Santé, "Répertoire Partagé des
Professionnels de Santé"). That the number is this doctor's is found out by a person, when vetting.
"""

import re

BETWEEN_DIGITS = re.compile(r"[\s.\u00ad\u2010-\u2015-]+")
RPPS = re.compile(r"[0-9]{11}")


def read_rpps(typed: str) -> str | None:
    """The number, without what people write between its digits; None when it can't be one."""
    digits = BETWEEN_DIGITS.sub("", typed)
    return digits if RPPS.fullmatch(digits) and _key_fits(digits) else None


def _key_fits(digits: str) -> bool:
    """Every second digit from the right, doubled, counts by the sum of its digits."""
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2]]
    return (sum(map(int, digits[::-2])) + sum(doubled)) % 10 == 0
