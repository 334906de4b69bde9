"""A document of each kind to print; tests change what they are about."""

import logging
from collections.abc import Iterator

import pytest

from core.documents.letterhead import Letterhead


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
