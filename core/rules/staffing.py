"""Who among the staff may invite, stop and change whom (features Z1).

Establishment administrators staff their own establishment, and only that; regional administrators name
those who run establishments, the region, and who audits. Nobody decides about herself, so nobody raises
her own rights, and nobody chooses her own auditor but the region. Fresh accounts are told in the trail.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.rules.roles import REGIONAL_ROLES, Role

APPOINTS: dict[Role, tuple[Role, ...]] = {
    Role.ESTABLISHMENT_ADMINISTRATOR: (
        Role.RECEPTION,
        Role.RADIOLOGIST,
        Role.ARCHIVIST,
        Role.ESTABLISHMENT_ADMINISTRATOR,
    ),
    Role.REGIONAL_ADMINISTRATOR: (
        Role.ESTABLISHMENT_ADMINISTRATOR,
        Role.REGIONAL_ADMINISTRATOR,
        Role.AUDITOR,
    ),
}


@dataclass(frozen=True, slots=True)
class Post:
    """A role, and where: an establishment, or None for the whole region."""

    role: Role
    place: int | None


def roles_she_gives(role: Role | None) -> Sequence[Role]:
    """The roles that somebody of this role may give to others."""
    return APPOINTS.get(role, ()) if role else ()


def may_appoint(own: Post, given: Post) -> bool:
    """Whether somebody in the one post may give the other to somebody else."""
    if given.role not in roles_she_gives(own.role):
        return False
    if own.role is Role.REGIONAL_ADMINISTRATOR:
        return given.place is not None or given.role in REGIONAL_ROLES
    return given.place is not None and given.place == own.place


def may_decide_about(own: Post, own_id: int | None, other: Post, other_id: int) -> bool:
    """Whether she may stop this colleague's access, give it again, or change what it is for."""
    return own_id != other_id and may_appoint(own, other)
