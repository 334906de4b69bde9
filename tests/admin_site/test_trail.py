"""The auditor searches the trail and takes it along; nothing in the file computes in a spreadsheet."""

import csv
from collections.abc import Callable

import pytest

from core.audit import Action, record
from tests.admin_site.visitor import Visitor
from tests.cast import Cast


@pytest.fixture
def auditor(signed_in: Callable[[str], Visitor]) -> Visitor:
    visitor = signed_in("auditor")
    visitor.get("/trail")
    return visitor


def test_events_are_searched_by_form(auditor: Visitor) -> None:
    assert "decisions-recorded" in auditor.page.text
    page = auditor.post("/trail", action="report-amended", patient="weber")
    assert "Employé radiologist · Hôpitaux du Fleuve" in page.text
    assert "Weber Jeanne" in page.text
    assert page.address == "/trail"
    assert "Aucun événement" in auditor.post("/trail", actor="zzz").text


@pytest.mark.parametrize("before", ["", "x", "-1", "9" * 40])
def test_a_place_that_isnt_one_begins_anew(auditor: Visitor, before: str) -> None:
    assert "decisions-recorded" in auditor.post("/trail", before=before).text


@pytest.mark.parametrize(
    "fields", [{"since": "yesterday"}, {"action": "none"}, {"actor": "x" * 101}]
)
@pytest.mark.parametrize("path", ["/trail", "/trail/export"])
def test_what_cant_be_asked_is_told(auditor: Visitor, path: str, fields: dict[str, str]) -> None:
    assert auditor.post(path, **fields).status == 400


def test_the_export_is_a_file_of_all_that_fits(auditor: Visitor, cast: Cast) -> None:
    with cast.db.writing() as session:
        record(session, cast.context("owner"), Action.SIGNED_OUT, reason="=1+1")
    answer = auditor.send("/trail/export", action="signed-out")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trail.csv"'
    heads, *rows = csv.reader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";")
    told = [dict(zip(heads, row, strict=True)) for row in rows]
    assert [(one["actor_name"], one["reason"]) for one in told] == [("Jeanne Weber", "'=1+1")]
