"""Puts the patient site together: its chapters, its navigation, its viewers."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from core.accounts import account_viewer
from core.config import Settings, SiteSettings
from core.context import Context, Viewer, ViewerKind
from core.doctors import tokens
from core.openid.settings import ProviderSettings
from core.rules.credentials import SessionKind
from core.sharing.guests import guest_viewer
from patient_site import (
    activation,
    cases,
    comparing,
    decisions,
    dicomweb_objects,
    dicomweb_search,
    doctor,
    doctor_access,
    doses,
    exam_answers,
    exams,
    figures,
    guests,
    home,
    information,
    notifications,
    objects,
    ohif,
    own_doctors,
    packages,
    persons,
    pictures,
    practices,
    programs,
    providers,
    repeats,
    seeking,
    sharing,
    sign_in_ways,
    trail,
    verifying,
)
from web import second_step, watching
from web.context import viewer
from web.navigation import tabs
from web.site import make_site
from web.speech import gettext

CHAPTERS = (
    home,
    second_step,
    providers,
    sign_in_ways,
    activation,
    persons,
    exams,
    pictures,
    comparing,
    objects,
    ohif,
    packages,
    verifying,
    decisions,
    exam_answers,
    sharing,
    guests,
    trail,
    notifications,
    cases,
    own_doctors,
    doctor,
    dicomweb_objects,
    dicomweb_search,
    doctor_access,
    doses,
    practices,
    repeats,
    programs,
    seeking,
    figures,
    information,
    watching,
)


def make_patient_site(
    settings: Settings,
    site_settings: SiteSettings,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    identity_providers: Iterable[ProviderSettings] = (),
) -> Flask:
    site = make_site(
        "patient",
        settings,
        site_settings,
        [chapter.pages for chapter in CHAPTERS],
        find_viewer,
        page_values,
        same_site="Lax",
        find_machine=tokens.holder,
        clock=clock,
    )
    providers.install(site, identity_providers)
    figures.install(site)
    return site


def find_viewer(ctx: Context, kind: SessionKind, number: int) -> Viewer | None:
    """The holder of an account, or a guest, who is known by the opening of a share."""
    found = guest_viewer if kind is SessionKind.GUEST else account_viewer
    return found(ctx, number)


def page_values() -> Mapping[str, Any]:
    """What every page of this site shows besides its own content."""
    return {
        "navigation": tabs(_navigation()),
        "footer_links": list(_footer_links()),
        "shown": persons.shown,
    }


def _navigation() -> list[tuple[str, str]]:
    entries = {
        ViewerKind.PERSON: [
            ("exams.listing", gettext("Mes examens")),
            ("sharing.own", gettext("Mes partages")),
            ("decisions.own", gettext("Mes choix")),
            ("own_doctors.overview", gettext("Mes médecins")),
            ("trail.own", gettext("Qui a consulté")),
        ],
        ViewerKind.GUEST: [("guests.exams", gettext("Examens partagés"))],
        ViewerKind.DOCTOR: [
            ("doctor.exams", gettext("Examens de mes patients")),
            ("practices.overview", gettext("Mon cabinet")),
            ("programs.overview", gettext("Mes logiciels")),
        ],
    }
    return entries.get(viewer().kind, [])


def _footer_links() -> list[tuple[str, str]]:
    has_account = viewer().kind in {ViewerKind.PERSON, ViewerKind.DOCTOR}
    has_ways = viewer().kind is ViewerKind.PERSON and sign_in_ways.are_offered()
    return [
        *([("sign_in_ways.overview", gettext("Mes moyens de connexion"))] if has_ways else []),
        *([("notifications.own", gettext("Mes notifications"))] if has_account else []),
        ("information.help_page", gettext("Aide")),
        ("verifying.page", gettext("Vérifier un dossier")),
        ("figures.region", gettext("Chiffres de la région")),
        ("information.privacy", gettext("Vos données")),
        ("information.accessibility", gettext("Accessibilité : partiellement conforme")),
    ]
