"""What the roles of the staff are called."""

from core.rules.roles import Role
from web.speech import lazy_gettext

ROLE_NAMES = {
    Role.RECEPTION: lazy_gettext("Accueil"),
    Role.RADIOLOGIST: lazy_gettext("Radiologue"),
    Role.ARCHIVIST: lazy_gettext("Archives d’imagerie"),
    Role.ESTABLISHMENT_ADMINISTRATOR: lazy_gettext("Administration de l’établissement"),
    Role.REGIONAL_ADMINISTRATOR: lazy_gettext("Administration régionale"),
    Role.AUDITOR: lazy_gettext("Contrôle des accès"),
}
