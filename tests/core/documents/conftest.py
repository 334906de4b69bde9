"""A document of each kind to print; tests change what they are about."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from core.documents.leaflet import LeafletPrint
from core.documents.letterhead import Letterhead
from core.documents.receipt import ReceiptPrint
from core.documents.report import ReportPrint, ReportText
from core.documents.share_sheet import SharePrint
from core.language import Language
from core.leaflets.shipped import shipped_editions
from core.rules.consent import Capacity, Question, Standing
from core.rules.credentials import written_code
from core.rules.leaflets import LeafletLanguage


@pytest.fixture(autouse=True)
def content(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """WeasyPrint only logs what it doesn't understand or can't find: here that is a failure."""
    logger = logging.getLogger("weasyprint")
    logger.addHandler(caplog.handler)
    yield
    logger.removeHandler(caplog.handler)
    assert [told.getMessage() for told in caplog.get_records("call")] == []


@pytest.fixture
def letterhead() -> Letterhead:
    return Letterhead("Hôpitaux universitaires de Strasbourg", "Strasbourg", "03 88 11 22 33")


@pytest.fixture
def text() -> ReportText:
    return ReportText(
        version=1,
        language="fr",
        indication="Toux depuis six semaines.",
        technique="Acquisition hélicoïdale sans injection.",
        findings="Pas de nodule.\nPas d’épanchement.",
        conclusion="Pas d’anomalie.",
        validated_by="Dr Anne Keller",
        validated_at=datetime(2026, 3, 12, 9, 2, tzinfo=UTC),
    )


@pytest.fixture
def report(letterhead: Letterhead, text: ReportText) -> ReportPrint:
    return ReportPrint(
        letterhead=letterhead,
        patient_name="Camille Dupont",
        birth_date=date(1961, 7, 23),
        title="Scanner du thorax",
        day=date(2026, 3, 10),
        requested_by="Dr Paul Weber",
        text=text,
        patient_url="https://images.example.org",
        language=Language.FRENCH,
    )


@pytest.fixture
def leaflet(letterhead: Letterhead) -> LeafletPrint:
    return LeafletPrint(
        edition=shipped_editions(LeafletLanguage.FRENCH)[0],
        letterhead=letterhead,
        patient_name="Camille Dupont",
        birth_year=1961,
        code=written_code("7Q2M", "K9XA4RT0B3"),
        patient_url="https://images.example.org",
        expires_at=datetime(2026, 4, 12, 8, 2, tzinfo=UTC),
    )


@pytest.fixture
def receipt(letterhead: Letterhead) -> ReceiptPrint:
    return ReceiptPrint(
        letterhead=letterhead,
        patient_name="Camille Dupont",
        birth_date=date(1961, 7, 23),
        code="7Q2M9XA4",
        capacity=Capacity.PATIENT,
        answered_by="Camille Dupont",
        recorded_at=datetime(2026, 3, 12, 9, 2, tzinfo=UTC),
        establishment="Hôpitaux universitaires de Strasbourg",
        asked_by="Julie Muller",
        leaflet_version="2026-1",
        leaflet_language=LeafletLanguage.FRENCH,
        standings={
            Question.PROFESSIONALS: Standing.GRANTED,
            Question.OWN_ACCESS: Standing.REFUSED,
            Question.PASS_ON: Standing.WITHDRAWN,
        },
        patient_url="https://images.example.org",
        language=Language.FRENCH,
    )


@pytest.fixture
def share() -> SharePrint:
    return SharePrint(
        patient_name="Camille Dupont",
        recipient="Dr Martin",
        exams=2,
        code=written_code("7Q2M", "9XA4RT0B3K"),
        pin="309622",
        may_download=False,
        most_uses=5,
        ends_at=datetime(2026, 3, 19, 12, 0, tzinfo=UTC),
        patient_url="https://images.example.org",
        language=Language.FRENCH,
    )
