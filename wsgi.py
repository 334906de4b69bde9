"""Two factories for the server: `wsgi:patient()` and `wsgi:admin()`.

A process makes one of them and reads that site's secret only: never both in one process.
"""

import os
from typing import TYPE_CHECKING

from core.config import Settings, SiteSettings

if TYPE_CHECKING:
    from flask import Flask


def patient() -> "Flask":
    """The patient site, from this process's environment. Raises NotConfigured."""
    from core.openid.settings import providers_from
    from patient_site.site import make_patient_site

    return make_patient_site(
        Settings.from_environment(os.environ),
        SiteSettings.from_environment(os.environ, "PATIENT"),
        identity_providers=providers_from(os.environ),
    )


def admin() -> "Flask":
    """The admin site, from this process's environment. Raises NotConfigured."""
    from admin_site.site import make_admin_site

    return make_admin_site(
        Settings.from_environment(os.environ),
        SiteSettings.from_environment(os.environ, "ADMIN"),
    )
