"""The region's figures of the last twelve months, open to everybody."""

from flask import Flask, current_app, render_template
from flask.typing import ResponseReturnValue

from core.rules.consent import Question
from core.rules.statistics import Measure
from core.statistics.region import RegionYear
from web.context import context
from web.guards import ANYONE
from web.pages import Pages

pages = Pages("figures", "/figures")

EXTENSION = "cigogne-figures"


def install(site: Flask) -> None:
    """Have the threads of this site's process share what one of them counted."""
    site.extensions[EXTENSION] = RegionYear()


@pages.get("", who=ANYONE)
def region() -> ResponseReturnValue:
    return render_template(
        "patient_site/figures.html",
        figures=_counted_lately().figures(context()),
        questions=Question,
        measures=Measure,
    )


def _counted_lately() -> RegionYear:
    kept = current_app.extensions[EXTENSION]
    assert isinstance(kept, RegionYear)
    return kept
