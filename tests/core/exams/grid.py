"""Who opens which exam of the cast, and why not: the specification at the level of operations.

Whoever isn't named in a row is answered "not-entitled" there.
"""

from collections.abc import Callable

from core.context import Context
from core.errors import NotFound

Operation = Callable[[Context, str], object]

GRID = {
    # exam:         {viewer: reason}
    "open": {"owner": "granted", "doctor": "granted", "guest": "granted"},
    "elsewhere": {"owner": "granted", "doctor": "granted", "guest": "granted"},
    "amended": {"owner": "granted", "doctor": "granted", "onlooker": "granted"},
    "held": {"owner": "on-hold", "doctor": "granted", "guest": "on-hold"},
    "unreported": {"owner": "report-not-validated", "doctor": "report-not-validated"},
    "draft": {
        "owner": "report-not-validated",
        "doctor": "report-not-validated",
        "guest": "report-not-validated",
    },
    "arriving": {"owner": "still-arriving", "doctor": "still-arriving"},
    "doubtful": {"owner": "identity-unsettled", "doctor": "identity-unsettled"},
    "child": {"proxy": "granted"},
    "never-asked": {"other-patient": "never-asked"},
    "refused": {},
}
VIEWERS = (
    "owner",
    "proxy",
    "doctor",
    "other-doctor",
    "other-patient",
    "reception",
    "radiologist",
    "archivist",
    "administrator",
    "other-reception",
    "other-radiologist",
    "regional-administrator",
    "auditor",
    "guest",
    "onlooker",
    "late-guest",
    "nobody",
)


def reason(viewer: str, exam: str) -> str:
    return GRID[exam].get(viewer, "not-entitled")


def granted_to(viewer: str) -> set[str]:
    return {exam for exam in GRID if reason(viewer, exam) == "granted"}


def opens(operation: Operation, ctx: Context, token: str) -> bool:
    try:
        operation(ctx, token)
    except NotFound:
        return False
    return True
