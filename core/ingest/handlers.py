"""Who carries out which message: one table, by MSH-9."""

from collections.abc import Mapping

from core.errors import UnknownEvent, UnknownMessage
from core.hl7.message import Message
from core.ingest.delivery import Handler

HANDLERS: Mapping[str, Handler] = {}
"""By type and event; by the type alone for those of old versions, which tell no event."""


def handler_of(message: Message) -> Handler:
    """Raises UnknownEvent for a type that is known for other events, UnknownMessage."""
    handler = HANDLERS.get(message.kind)
    if handler is not None:
        return handler
    kinds = {kind.partition("^")[0] for kind in HANDLERS}
    raise UnknownEvent if message.kind.partition("^")[0] in kinds else UnknownMessage
