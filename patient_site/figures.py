"""The region's figures of the last twelve months, open to everybody."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.rules.consent import Question
from core.rules.statistics import Measure
from core.statistics.months import region_year
from web.context import context
from web.guards import ANYONE
from web.pages import Pages

pages = Pages("figures", "/figures")


@pages.get("", who=ANYONE)
def region() -> ResponseReturnValue:
    return render_template(
        "patient_site/figures.html",
        figures=region_year(context()),
        questions=Question,
        measures=Measure,
    )
