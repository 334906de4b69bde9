"""What each process of the demonstration is told. Decides who learns which secret.

A site's secret goes to that site alone. Settings of the caller's own shell never reach us: the
demonstration must not touch another installation's database.
"""

import os

from folder import Folder
from sites import Site

FOREIGN = ("CIGOGNE_", "GUNICORN_")


def shared(place: Folder, patient: Site, admin: Site) -> dict[str, str]:
    """The settings of every process; no site's secret among them."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    return inherited | {
        "CIGOGNE_DATABASE_URL": f"sqlite:///{place.database}",
        "CIGOGNE_STORE": str(place.store),
        "CIGOGNE_PATIENT_URL": patient.address,
        "CIGOGNE_ADMIN_URL": admin.address,
        "CIGOGNE_DEMONSTRATION_MAILBOX": str(place.mailbox),
        "CIGOGNE_MAIL_FROM": "cigogne@cigogne.example",
        "CIGOGNE_AUDIT_KEY": place.secret("audit"),
        "PYTHONUNBUFFERED": "1",
    }


def for_site(site: Site, place: Folder, settings: dict[str, str]) -> dict[str, str]:
    return settings | {f"CIGOGNE_{site.name.upper()}_SECRET": place.secret(site.name)}
