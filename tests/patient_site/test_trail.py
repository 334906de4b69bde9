"""Who looked, in sentences: by day, the professional named, refusals by themselves."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from flask import Flask, render_template_string

from core.audit import Action, Outcome
from core.context import ViewerKind
from core.exams.opening import exam_page
from core.trail import TrailEntry
from patient_site.trail import by_day
from tests.cast import NOON, Cast
from tests.patient_site.conftest import Visitor

As = Callable[[str], Visitor]

ENTRY = TrailEntry(
    sequence=1,
    recorded_at=datetime(2026, 3, 12, 12, 0, tzinfo=UTC),
    action=Action.EXAM_OPENED,
    outcome=Outcome.DONE,
    actor_kind=ViewerKind.DOCTOR,
    actor_name="Dr Claire Meyer",
    actor_role="",
    establishment="",
    is_myself=False,
    exam_token="token",
    exam_day=date(2026, 3, 1),
    details={},
)


def told(site: Flask, entry: TrailEntry) -> str:
    source = "{% from 'patient_site/trail_sentences.html' import told with context %}{{ told(e) }}"
    with site.test_request_context():
        return render_template_string(source, e=entry).strip()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Dr Claire Meyer a ouvert l’examen du 1er mars 2026."),
        ({"exam_day": None}, "Dr Claire Meyer a ouvert l’examen sans date."),
        ({"is_myself": True}, "Vous avez ouvert l’examen du 1er mars 2026."),
        (
            {"outcome": Outcome.REFUSED},
            "Dr Claire Meyer a voulu ouvrir l’examen du 1er mars 2026. L’accès a été refusé.",
        ),
        (
            {
                "action": Action.REPORT_VALIDATED,
                "actor_kind": ViewerKind.STAFF,
                "actor_name": "Dr Élise Haas",
                "actor_role": "radiologist",
                "establishment": "Hôpitaux du Fleuve",
            },
            "Dr Élise Haas (radiologie, Hôpitaux du Fleuve) a validé le compte rendu de l’examen "
            "du 1er mars 2026.",
        ),
        (
            {"action": Action.FILE_OPENED, "actor_kind": ViewerKind.SYSTEM},
            "Le programme Cigogne a ouvert la fiche administrative, sans image ni compte rendu.",
        ),
    ],
)
def test_an_event_is_a_sentence(site: Flask, changes: dict[str, object], sentence: str) -> None:
    assert told(site, replace(ENTRY, **changes)) == sentence  # type: ignore[arg-type]


def test_every_event_has_a_sentence(site: Flask) -> None:
    whoever = product(Action, Outcome, ViewerKind, (True, False), ("token", None))
    for action, outcome, kind, is_myself, token in whoever:
        entry = TrailEntry(
            1, NOON, action, outcome, kind, "Anne", "auditor", "Ici", is_myself, token, None, {}
        )
        sentence = told(site, entry)
        assert sentence.endswith("."), entry
        assert "%" not in sentence


def test_names_are_words_and_nothing_else(site: Flask) -> None:
    assert "<b>" not in told(site, replace(ENTRY, actor_name="<b>Dr</b>"))


def test_days_are_those_of_france() -> None:
    late = replace(ENTRY, recorded_at=datetime(2026, 3, 12, 23, 30, tzinfo=UTC))
    assert by_day([late, ENTRY]) == [(date(2026, 3, 13), [late]), (date(2026, 3, 12), [ENTRY])]


def test_a_patient_reads_who_opened_her_exam(as_: As, cast: Cast) -> None:
    exam_page(cast.context("doctor", cast.now + timedelta(days=1)), cast.exams["open"])
    page = as_("owner").get("/trail").text
    assert page.index("13 mars 2026") < page.index("12 mars 2026")
    assert "Dr Claire Meyer a ouvert l’examen du 1er mars 2026." in page
    assert "Accès refusés" not in page


def test_refused_access_has_a_part_of_its_own(as_: As, cast: Cast) -> None:
    as_("other-doctor").get(f"/exams/{cast.exams['open']}")
    page = as_("owner").get("/trail").text
    assert "Accès refusés" in page
    assert "Dr Philippe Roth a voulu ouvrir l’examen du 1er mars 2026." in page


def test_reading_ones_own_exam_is_told_too(as_: As, cast: Cast) -> None:
    owner = as_("owner")
    owner.get(f"/exams/{cast.exams['open']}/report")
    assert "Vous avez lu le compte rendu de l’examen du 1er mars 2026." in owner.get("/trail").text


def test_nothing_of_hidden_exams_is_told(as_: As, cast: Cast) -> None:
    page = as_("owner").get("/trail").text
    days = set(re.findall(r"l’examen du (\d+)", page))
    assert days == {"1", "2", "6"}


def test_one_trail_is_not_anothers(as_: As, cast: Cast) -> None:
    as_("owner").get(f"/exams/{cast.exams['open']}")
    assert "l’examen du 1er mars 2026" not in as_("other-patient").get("/trail").text
    assert as_("doctor").get("/trail").status_code == 404
