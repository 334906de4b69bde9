"""Credentials of machines that send over HTTP: made once, shown once, kept as a hash, revocable."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import audit
from core.context import Context, Viewer, ViewerKind
from core.errors import InvalidInput, NotFound
from core.establishments import establishment_in
from core.ingest.header import one_line
from core.model import Credential, Establishment

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class CredentialLine:
    id: int
    name: str
    establishment: str
    finess: str


def make_credential(ctx: Context, finess: str, name: str) -> str:
    """A new credential for a machine; gives its token, which is nowhere kept. Raises InvalidInput."""
    if not name or name != one_line(name) or len(name) > LONGEST_NAME:
        raise InvalidInput("name", f"not one line of at most {LONGEST_NAME} characters")
    token = secrets.token_urlsafe(32)
    with ctx.db.writing() as session:
        here = establishment_in(session, finess)
        row = Credential(
            establishment_id=here.id, name=name, token_hash=hashed(token), made_at=ctx.now
        )
        session.add(row)
        session.flush()
        audit.record(session, ctx, audit.Action.CREDENTIAL_MADE, details={"credential": row.id})
    return token


def revoke_credential(ctx: Context, number: int) -> None:
    """From the next request on it is refused. Raises NotFound."""
    with ctx.db.writing() as session:
        row = session.get(Credential, number)
        if row is None or row.revoked_at:
            raise NotFound
        row.revoked_at = ctx.now
        details = {"credential": number}
        audit.record(session, ctx, audit.Action.CREDENTIAL_REVOKED, details=details)


def credentials(ctx: Context) -> Sequence[CredentialLine]:
    """All that are in force, by establishment."""
    with ctx.db.reading() as session:
        rows = session.scalars(
            sa.select(Credential)
            .join(Establishment)
            .where(Credential.revoked_at.is_(None))
            .order_by(Establishment.finess, Credential.id)
        )
        return [
            CredentialLine(row.id, row.name, row.establishment.name, row.establishment.finess)
            for row in rows
        ]


def machine(ctx: Context, token: str) -> Viewer | None:
    """The machine that shows this token; a token of nobody's is told of in the trail."""
    with ctx.db.reading() as session:
        row = session.scalar(
            sa.select(Credential).where(
                Credential.token_hash == hashed(token), Credential.revoked_at.is_(None)
            )
        )
    if row is None:
        audit.record_refusal(ctx, audit.Action.SENDER_REFUSED, "credential")
        return None
    return Viewer(ViewerKind.MACHINE, row.id, row.name, establishment_id=row.establishment_id)


def hashed(token: str) -> str:
    """Plain: nobody guesses 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()
