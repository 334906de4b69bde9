"""The machines that may send by DIMSE: registering them, removing them, recognising one that calls."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import audit
from core.context import Context
from core.errors import InvalidInput, NotFound
from core.establishments import establishment_in
from core.model import Establishment, Sender
from core.rules.senders import (
    ANY_TITLE,
    Caller,
    Registered,
    Stranger,
    calls_from,
    network_of,
    recognise,
)

TITLE = re.compile(r"[!-\[\]-~]([ -\[\]-~]{0,14}[!-\[\]-~])?")
"""An application entity title: 16 characters without backslash (PS3.5 section 6.2, AE)."""
CERTIFICATE = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class SenderLine:
    id: int
    establishment: str
    finess: str
    calling_title: str
    called_title: str
    network: str
    certificate: str


@dataclass(frozen=True, slots=True)
class NewSender:
    """What is registered of a machine; `certificate` is the SHA-256 of the one it must show, if any."""

    finess: str
    calling_title: str
    called_title: str
    network: str
    certificate: str = ""


def add_sender(ctx: Context, new: NewSender) -> int:
    """Register a machine; gives its number. Raises InvalidInput."""
    network = _checked_network(new.network)
    certificate = new.certificate.replace(":", "").lower()
    if new.calling_title != ANY_TITLE:
        _check_title("calling", new.calling_title)
    _check_title("called", new.called_title)
    if certificate and not CERTIFICATE.fullmatch(certificate):
        raise InvalidInput("certificate", "not the SHA-256 of a certificate")
    with ctx.db.writing() as session:
        row = Sender(
            establishment_id=establishment_in(session, new.finess).id,
            calling_title=new.calling_title,
            called_title=new.called_title,
            network=network,
            certificate=certificate,
            added_at=ctx.now,
        )
        session.add(row)
        session.flush()
        audit.record(session, ctx, audit.Action.SENDER_ADDED, details={"sender": row.id})
        return row.id


def remove_sender(ctx: Context, number: int) -> None:
    """From now on it is refused. Raises NotFound."""
    with ctx.db.writing() as session:
        row = session.get(Sender, number)
        if row is None or row.removed_at:
            raise NotFound
        row.removed_at = ctx.now
        audit.record(session, ctx, audit.Action.SENDER_REMOVED, details={"sender": number})


def senders(ctx: Context) -> Sequence[SenderLine]:
    """All that may send, by establishment."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(Sender)
            .join(Establishment)
            .where(Sender.removed_at.is_(None))
            .order_by(Establishment.finess, Sender.id)
        )
        return [_line(row) for row in rows]


def recognised(ctx: Context, caller: Caller) -> Registered | Stranger:
    """The sender that a caller is, or why it is none; a stranger is told of in the trail."""
    with ctx.db.reading() as session:
        rows = session.scalars(sa.select(Sender).where(Sender.removed_at.is_(None)))
        found = recognise(caller, [_registered(row) for row in rows])
    if isinstance(found, Stranger):
        audit.record_refusal(ctx, audit.Action.SENDER_REFUSED, found.value)
    return found


def admitted(ctx: Context, address: str, certificate: str) -> list[Registered]:
    """The senders that a caller who tells no title may be, the first registered first; whoever is
    none of them is told of in the trail."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(Sender).where(Sender.removed_at.is_(None)).order_by(Sender.id)
        )
        found = [row for row in map(_registered, rows) if calls_from(row, address, certificate)]
    if not found:
        audit.record_refusal(ctx, audit.Action.SENDER_REFUSED, Stranger.ADDRESS.value)
    return found


def _registered(row: Sender) -> Registered:
    return Registered(
        row.id,
        row.establishment.finess,
        row.calling_title,
        row.called_title,
        network_of(row.network),
        row.certificate,
    )


def _line(row: Sender) -> SenderLine:
    here = row.establishment
    titles = row.calling_title, row.called_title
    return SenderLine(row.id, here.name, here.finess, *titles, row.network, row.certificate)


def _checked_network(written: str) -> str:
    try:
        return str(network_of(written))
    except ValueError:
        raise InvalidInput(
            "network", "not an address, nor one with the length of its prefix"
        ) from None


def _check_title(which: str, title: str) -> None:
    if not TITLE.fullmatch(title):
        raise InvalidInput(f"{which} title", "not an application entity title")
