"""Prints the share sheet while the patient still has code and PIN on her screen: they are kept nowhere."""

import sqlalchemy as sa

from core import audit, passwords
from core.context import Context
from core.documents.share_sheet import SharePrint, share_sheet_pdf
from core.errors import InvalidInput, NotFound
from core.exams.entitlement import entitlement_of
from core.language import Language
from core.model import Share
from core.rules.credentials import read_code
from core.sharing.codes import digits, together
from core.sharing.own import about


def share_sheet(ctx: Context, token: str, code: str, pin: str, language: Language) -> bytes:
    """The sheet of a link as a PDF. Raises NotFound, and InvalidInput where code and PIN aren't its."""
    with ctx.db.reading() as session:
        entitlement = entitlement_of(session, ctx.viewer, ctx.now)
        share = session.scalar(
            sa.select(Share).where(Share.token == token, about(session, entitlement))
        )
        if share is None:
            raise NotFound
        printed = _print(ctx, share, code, pin, language)
        secret_hash, patient_id = share.secret_hash, share.patient_id
    read = read_code(code)
    if not passwords.matches(together(read.secret if read else "", pin), secret_hash):
        raise InvalidInput("code", "wrong")
    with ctx.db.writing() as session:
        audit.record(session, ctx, audit.Action.SHARE_PRINTED, patient_id=patient_id)
    return share_sheet_pdf(printed)


def _print(ctx: Context, share: Share, code: str, pin: str, language: Language) -> SharePrint:
    return SharePrint(
        patient_name=f"{share.patient.given_name} {share.patient.family_name}".strip(),
        recipient=share.recipient,
        exams=len(share.exams),
        code=code,
        pin=digits(pin),
        may_download=share.may_download,
        most_uses=share.most_uses,
        ends_at=share.ends_at,
        patient_url=ctx.settings.patient_url,
        language=language,
    )
