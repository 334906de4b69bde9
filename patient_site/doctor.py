"""What a doctor may open: the exams of her patients, newest first. The exam's own pages are shared."""

from flask import render_template
from flask.typing import ResponseReturnValue

from core.exams.listing import granted_list
from patient_site.plain_names import plain_name
from web.context import context
from web.guards import DOCTOR
from web.pages import Pages

pages = Pages("doctor")


@pages.get("/doctor", who=DOCTOR)
def exams() -> ResponseReturnValue:
    return render_template(
        "patient_site/doctor.html", exams=granted_list(context()), plain_name=plain_name
    )
