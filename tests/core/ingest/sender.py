"""A hospital's system that sends messages, and how it reads the answers."""

from dataclasses import replace

import sqlalchemy as sa

from core.context import Context, system
from core.hl7.message import Message, read_message
from core.ingest.messages import receive_message
from core.model import Establishment, ReceivedMessage
from tests.cast import OURS, Cast


def header(kind: str = "ORU^R01^ORU_R01", control_id: str = "M1") -> str:
    return (
        f"MSH|^~\\&|RIS|HUS|CIGOGNE|ALSACE|20260312100000+0100||{kind}|{control_id}|P|2.5"
        "||||||UNICODE UTF-8"
    )


def context(cast: Cast) -> Context:
    return replace(cast.context(), viewer=system("messages"))


def establishment(cast: Cast, finess: str = OURS) -> int:
    with cast.db.reading() as session:
        found = session.scalar(sa.select(Establishment.id).where(Establishment.finess == finess))
    assert found is not None
    return found


def send(cast: Cast, *segments: str | bytes, finess: str = OURS) -> Message:
    """The answer to a message of these segments."""
    data = b"\r".join(one.encode() if isinstance(one, str) else one for one in segments) + b"\r"
    return read_message(answer(cast, data, finess))


def answer(cast: Cast, data: bytes, finess: str = OURS) -> bytes:
    ctx = context(cast)
    with ctx.store.spool() as spool:
        spool.write(data)
        return receive_message(ctx, establishment(cast, finess), spool)


def told(answer: Message) -> tuple[str, str]:
    """MSA-1, and our own code where there is an ERR segment."""
    errors = [error.text(5) for error in answer.all("ERR")]
    return answer.first("MSA").text(1), errors[0].split(" ")[0] if errors else ""


def kept(cast: Cast) -> list[ReceivedMessage]:
    """The messages kept, oldest first."""
    with cast.db.reading() as session:
        return list(session.scalars(sa.select(ReceivedMessage).order_by(ReceivedMessage.id)))
