"""An establishment may trust its silent reports; others stay strict."""

import pytest
import sqlalchemy as sa

from core.audit import Action
from core.errors import InvalidInput
from core.model import Event
from core.report_policy import trust
from core.rules.reports import Origin
from core.rules.visibility import Reason
from tests.cast import OTHERS, OURS, Cast
from tests.core.incoming_reports.messages import order, results, seen_by_owner, statuses
from tests.core.ingest.sender import context, send

SILENT = results(order(status=""), "OBX|1|TX|||Normal.")


@pytest.mark.parametrize(
    ("finess", "origins", "reason"),
    [
        (OURS, {Origin.MESSAGE}, Reason.GRANTED),
        (OURS, {Origin.PDF, Origin.DOCUMENT}, Reason.REPORT_NOT_VALIDATED),
        (OTHERS, {Origin.MESSAGE}, Reason.REPORT_NOT_VALIDATED),
    ],
)
def test_trust_counts_for_what_it_names(
    cast: Cast, finess: str, origins: set[Origin], reason: Reason
) -> None:
    trust(context(cast), finess, origins)
    send(cast, *SILENT)
    assert seen_by_owner(cast) is reason


def test_trust_ends_for_what_comes_after(cast: Cast) -> None:
    trust(context(cast), OURS, {Origin.MESSAGE})
    send(cast, *SILENT)
    trust(context(cast), OURS, set())
    send(cast, *results(order(status=""), "OBX|1|TX|||Autre.", control_id="M2"))
    assert statuses(cast) == ["validated", "preliminary"]


def test_trust_is_told_of(cast: Cast) -> None:
    trust(context(cast), OURS, {Origin.PDF})
    with cast.db.reading() as session:
        event = session.scalars(sa.select(Event).order_by(Event.sequence.desc())).first()
    assert event is not None
    assert (event.action, event.details["trusted"]) == (Action.REPORTS_TRUSTED.value, ["pdf"])


def test_a_place_nobody_knows_cant_be_trusted(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        trust(context(cast), "999999999", {Origin.PDF})
