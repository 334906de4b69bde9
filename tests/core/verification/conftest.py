"""The hospital of the cast's own establishment, about to send."""

import pytest

from tests.cast import Cast
from tests.core.ingest.hospital import Hospital, hospital_of


@pytest.fixture
def hospital(cast: Cast) -> Hospital:
    return hospital_of(cast)
