"""Statistics: what was answered, opened and downloaded, by place and month; and the same as a table."""

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from core.rules.consent import Answer, Question
from core.rules.roles import Task
from core.rules.statistics import Measure
from core.statistics.months import own_months
from core.statistics.table import csv_table
from web.context import context
from web.guards import staff_for
from web.pages import Pages

pages = Pages("statistics", "/statistics")

READING = staff_for(Task.STATISTICS)


@pages.get("", who=READING)
def overview() -> ResponseReturnValue:
    months = own_months(context())
    places = {one.finess: one.establishment for one in months}
    asked = request.args.get("place", "")
    place = asked if asked in places else next(iter(places), "")
    return render_template(
        "admin_site/statistics.html",
        months=[one for one in months if one.finess == place],
        places=places,
        place=place,
        questions=Question,
        answers=Answer,
        measures=Measure,
    )


@pages.get("/table.csv", who=READING)
def table() -> ResponseReturnValue:
    answer = Response(csv_table(own_months(context())), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="statistiques.csv")
    return answer
