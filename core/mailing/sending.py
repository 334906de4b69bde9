"""Sends the mails that wait: tried again after longer and longer pauses, given up for all to see.

A mail is put off before it is handed over, and settled afterwards: whoever is killed in between leaves
it to be sent once more, with the same Message-ID. Two workers never hand over the same one.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.language import Language, spoken
from core.mailing.post import Answer, post_of
from core.mailing.writing import Letter, written
from core.model import Mail
from core.model.accounts import AccountKind
from core.model.notices import MailOutcome
from core.rules.notices import next_try

HANDING_OVER_TAKES = timedelta(minutes=10)
"""Whoever hasn't said how it went by then is taken for dead."""
WHILE_CLOSED = timedelta(minutes=1)
"""No mail is tried for so long after a server took none."""

log = logging.getLogger("cigogne.mail")


@dataclass(frozen=True, slots=True)
class _Taken:
    """A mail that is ours to hand over."""

    mail_id: int
    letter: Letter


def send_next_mail(ctx: Context) -> bool:
    """Send the mail that has waited longest; False when none waits, or where mails aren't sent."""
    if ctx.settings.mail is None:
        return False
    taken = _take(ctx)
    if taken is None:
        return False
    answer = post_of(ctx.settings.mail).send(taken.letter.address, written(taken.letter))
    _settle(ctx, taken.mail_id, answer)
    return answer is not Answer.CLOSED


def _take(ctx: Context) -> _Taken | None:
    with ctx.db.reading() as session:
        if _next(session, ctx) is None:
            return None
    with ctx.db.writing() as session:
        mail = _next(session, ctx)  # another worker may have been faster
        if mail is None:
            return None
        mail.tries += 1
        mail.send_from = ctx.now + HANDING_OVER_TAKES
        return _Taken(mail.id, _letter(ctx, mail))


def _next(session: Session, ctx: Context) -> Mail | None:
    return session.scalars(
        sa.select(Mail)
        .where(Mail.send_from <= ctx.now)
        .order_by(Mail.send_from, Mail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()


def _letter(ctx: Context, mail: Mail) -> Letter:
    assert ctx.settings.mail is not None
    return Letter(
        token=mail.token,
        kind=mail.kind,
        address=mail.account.mail,
        language=spoken(mail.account.language) or Language.FRENCH,
        made_at=mail.made_at,
        told=[notice.facts for notice in mail.notices],
        is_for_doctor=mail.account.kind is AccountKind.DOCTOR,
        patient_url=ctx.settings.patient_url,
        sender=ctx.settings.mail.sender,
    )


def _settle(ctx: Context, mail_id: int, answer: Answer) -> None:
    with ctx.db.writing() as session:
        mail = session.get_one(Mail, mail_id)
        if answer is Answer.TAKEN:
            _end(ctx, mail, MailOutcome.SENT)
        elif answer is Answer.REFUSED:
            _end(ctx, mail, MailOutcome.REFUSED)
        else:
            _put_off(ctx, mail)
        if answer is Answer.CLOSED:
            _put_all_off(session, ctx)
        else:
            _note_how_it_went(ctx, mail)


def _put_off(ctx: Context, mail: Mail) -> None:
    mail.send_from = next_try(mail.made_at, mail.tries, ctx.now)
    if mail.send_from is None:
        _end(ctx, mail, MailOutcome.GIVEN_UP)


def _end(ctx: Context, mail: Mail, outcome: MailOutcome) -> None:
    mail.send_from, mail.outcome, mail.ended_at = None, outcome, ctx.now
    if outcome is not MailOutcome.SENT:
        log.warning("mail %s: %s after %s tries", mail.id, outcome.value, mail.tries)


def _put_all_off(session: Session, ctx: Context) -> None:
    """They would all wait for the same closed door, and the worker with them."""
    session.execute(
        sa.update(Mail).where(Mail.send_from <= ctx.now).values(send_from=ctx.now + WHILE_CLOSED)
    )


def _note_how_it_went(ctx: Context, mail: Mail) -> None:
    """At the account, for its owner and the desk to see."""
    if mail.outcome is MailOutcome.SENT:
        mail.account.mail_fails_from = None
    elif mail.outcome is not None:
        mail.account.mail_fails_from = mail.account.mail_fails_from or ctx.now
