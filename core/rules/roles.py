"""What each role of the staff may do on the admin site (features Z1).

Roles are bound to an establishment by the operations; this table only says what the role is for.
Reception works on the administrative file and sees no medical data; those who run the region see no
exam at all. (CNIL, guidance on patient files: staff at reception have no access to medical data.)
"""

from enum import Enum


class Role(Enum):
    RECEPTION = "reception"
    RADIOLOGIST = "radiologist"
    ARCHIVIST = "archivist"
    ESTABLISHMENT_ADMINISTRATOR = "establishment-administrator"
    REGIONAL_ADMINISTRATOR = "regional-administrator"
    AUDITOR = "auditor"


class Task(Enum):
    """Something done on the admin site, as its navigation names it."""

    CHECK_IN = "check-in"
    """Find a patient, record her answers, print leaflet and slip."""
    REPORTING = "reporting"
    """Write, validate and amend reports; hold an exam."""
    RECEIVING = "receiving"
    """See what came in, what was refused and why, and what is set aside."""
    DOCTORS = "doctors"
    """Vet doctors: invite, let in no more, let in again."""
    MATCHING = "matching"
    """Say whether two records are one person's, and undo a join."""
    EMERGENCIES = "emergencies"
    """Look afterwards at files that doctors opened in an emergency."""
    STATISTICS = "statistics"
    """Read what was counted; no person stands out."""
    CASES = "cases"
    """Answer patients who doubt an exam or an access (`rules.cases` says whom about what)."""
    TRAIL = "trail"
    """Read the audit trail."""
    STAFF = "staff"
    """Invite colleagues, give them a role, let them in no more (who may whom: `rules.staffing`)."""
    LEAFLET = "leaflet"
    """Write new editions of the leaflet, for the whole region."""
    SETTINGS = "settings"
    """Say how one's establishment is reached, and which of its reports count."""


TASKS: dict[Role, frozenset[Task]] = {
    Role.RECEPTION: frozenset({Task.CHECK_IN}),
    Role.RADIOLOGIST: frozenset({Task.REPORTING, Task.RECEIVING}),
    Role.ARCHIVIST: frozenset({Task.RECEIVING, Task.MATCHING, Task.CASES}),
    Role.ESTABLISHMENT_ADMINISTRATOR: frozenset(
        {Task.RECEIVING, Task.DOCTORS, Task.STAFF, Task.SETTINGS, Task.STATISTICS, Task.CASES}
    ),
    Role.REGIONAL_ADMINISTRATOR: frozenset(
        {Task.DOCTORS, Task.EMERGENCIES, Task.STAFF, Task.STATISTICS, Task.LEAFLET}
    ),
    Role.AUDITOR: frozenset({Task.EMERGENCIES, Task.CASES, Task.TRAIL}),
}


REGIONAL_ROLES = frozenset({Role.REGIONAL_ADMINISTRATOR, Role.AUDITOR})
"""The others do nothing without an establishment to do it for."""
NEEDS_SECOND_FACTOR = frozenset(Role) - {Role.RECEPTION}
"""Whoever comes near health data, or decides who does. A desk sees the administrative file alone."""


def may(role: Role | None, task: Task) -> bool:
    """Whether this role includes this task."""
    return role is not None and task in TASKS[role]
