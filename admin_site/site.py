"""Puts the admin site together: its chapters, its navigation, its viewers."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from admin_site import (
    account,
    cases,
    dicom_web,
    doctors,
    emergencies,
    home,
    information,
    invited,
    leaflets,
    mailbox,
    matching,
    patients,
    received,
    reception_log,
    release,
    repeats,
    reports,
    representatives,
    staff,
    statistics,
    trail,
    treating,
)
from core.accounts import staff_viewer
from core.config import Settings, SiteSettings
from core.context import Context, Viewer
from core.credentials import machine
from core.rules.credentials import SessionKind
from core.rules.roles import Task, may
from web import second_step, watching
from web.context import viewer
from web.navigation import tabs
from web.site import make_site
from web.speech import gettext

CHAPTERS = (
    home,
    second_step,
    account,
    patients,
    reports,
    repeats,
    received,
    reception_log,
    matching,
    doctors,
    staff,
    invited,
    emergencies,
    trail,
    cases,
    leaflets,
    treating,
    representatives,
    release,
    dicom_web,
    statistics,
    mailbox,
    information,
    watching,
)


def make_admin_site(
    settings: Settings,
    site_settings: SiteSettings,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Flask:
    return make_site(
        "admin",
        settings,
        site_settings,
        [chapter.pages for chapter in CHAPTERS],
        find_viewer,
        page_values,
        find_machine=machine,
        same_site="Strict",
        clock=clock,
    )


def find_viewer(ctx: Context, _kind: SessionKind, number: int) -> Viewer | None:
    """Whoever is signed in here is a member of staff."""
    return staff_viewer(ctx, number)


def page_values() -> Mapping[str, Any]:
    """What every page of this site shows besides its own content."""
    return {"navigation": tabs(_navigation()), "footer_links": list(_footer_links())}


def _navigation() -> list[tuple[str, str]]:
    entries = [
        (Task.CHECK_IN, "patients.search", gettext("Accueil des patients")),
        (Task.REPORTING, "reports.worklist", gettext("Comptes rendus")),
        (Task.REPORTING, "repeats.overview", gettext("Avant un examen")),
        (Task.RECEIVING, "received.overview", gettext("Réceptions")),
        (Task.MATCHING, "matching.queue", gettext("Rapprochements")),
        (Task.DOCTORS, "doctors.overview", gettext("Médecins")),
        (Task.STAFF, "staff.overview", gettext("Équipe")),
        (Task.TRAIL, "trail.overview", gettext("Journal des accès")),
        (Task.LEAFLET, "leaflets.overview", gettext("Feuillet")),
        (Task.EMERGENCIES, "emergencies.overview", gettext("Urgences")),
        (Task.STATISTICS, "statistics.overview", gettext("Statistiques")),
        (Task.CASES, "cases.overview", gettext("Signalements")),
    ]
    return [(endpoint, label) for task, endpoint, label in entries if may(viewer().role, task)]


def _footer_links() -> list[tuple[str, str]]:
    return [
        ("information.help_page", gettext("Aide")),
        ("information.accessibility", gettext("Accessibilité : partiellement conforme")),
    ]
