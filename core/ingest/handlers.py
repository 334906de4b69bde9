"""Who carries out which message: one table, by MSH-9."""

from collections.abc import Mapping

from core.errors import UnknownEvent, UnknownMessage
from core.hl7.message import Message
from core.incoming_reports.placing import take_results
from core.ingest import adt, scheduling
from core.ingest.delivery import Handler

HANDLERS: Mapping[str, Handler] = {
    **dict.fromkeys(
        (f"ADT^A{event}" for event in ("01", "03", "04", "05", "06", "07", "08", "28", "31")),
        adt.identify,
    ),
    **dict.fromkeys(("ADT^A18", "ADT^A34", "ADT^A36", "ADT^A40"), adt.merge),
    "ADT^A24": adt.link,
    "ADT^A37": adt.unlink,
    "ADT^A47": adt.change_number,
    **dict.fromkeys(
        (f"SIU^S{event}" for event in ("12", "13", "14", "15", "17", "26")), scheduling.schedule
    ),
    **dict.fromkeys(("ORM^O01", "ORM", "OMI^O23"), scheduling.order),
    **dict.fromkeys(
        ("ORU^R01", "ORU", "MDM^T02", "MDM^T04", "MDM^T06", "MDM^T08", "MDM^T10", "MDM^T11"),
        take_results,
    ),
}
"""By type and event; by the type alone for those of old versions, which tell no event."""


def handler_of(message: Message) -> Handler:
    """Raises UnknownEvent for a type that is known for other events, UnknownMessage."""
    handler = HANDLERS.get(message.kind)
    if handler is not None:
        return handler
    kinds = {kind.partition("^")[0] for kind in HANDLERS}
    raise UnknownEvent if message.kind.partition("^")[0] in kinds else UnknownMessage
