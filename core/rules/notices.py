"""What accounts are told by mail, when, how often, and when a mail is given up (features M10, T3).

A mail names a doctor at most, never an exam: others may read it. Somebody who lives through a busy day
gets one mail an hour of a kind, which tells all that happened meanwhile.
"""

from datetime import datetime, timedelta
from enum import Enum

from core.rules.grants import GrantOrigin
from core.rules.visibility import Access, Reason, Verdict


class NoticeKind(Enum):
    NEW_EXAM = "new-exam"
    """An exam opens to the account for the first time."""
    REPORT_AMENDED = "report-amended"
    """The report of an exam it knows of has another version."""
    EXAM_LOOKED_AT = "exam-looked-at"
    """A doctor opened an exam of the patient; the notice names her."""
    ANSWERS_CHANGED = "answers-changed"
    """Another one who decides for the same patient answered; the page names her."""
    CASE_ANSWERED = "case-answered"
    """A question about an exam or an access has its answer, on the site."""
    SHARE_OPENED = "share-opened"
    CARE_ATTESTED = "care-attested"
    EMERGENCY_OPENED = "emergency-opened"
    """A doctor opened the file by her own word; the notice names her (features M3, T3)."""
    SIGN_IN_CHANGED = "sign-in-changed"
    """A provider opens the account from now on, or no more."""


OF_PERSONS = tuple(NoticeKind)
OF_DOCTORS = (NoticeKind.NEW_EXAM, NoticeKind.REPORT_AMENDED)
ALWAYS_SENT = frozenset({NoticeKind.EMERGENCY_OPENED, NoticeKind.SIGN_IN_CHANGED})
"""The others are each account's to switch off."""

TOLD_OF_EXAMS = frozenset(GrantOrigin) - {GrantOrigin.EMERGENCY}
"""Grants whose doctors hear of new exams: an emergency is about what is there already."""

ONE_MAIL_EVERY = timedelta(hours=1)
NEWS_LASTS = timedelta(days=45)
"""A report signed before that is no news: an archive is being filled. Longer than the longest hold."""
LOOKED_AT_AGAIN_AFTER = timedelta(days=1)

PAUSES = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=6), timedelta(hours=12), timedelta(hours=24)),
)
"""Between two tries of one mail; the last is repeated."""
GIVEN_UP_AFTER = timedelta(days=3)


def is_news(happened_at: datetime, now: datetime) -> bool:
    """Whether something is still worth a mail."""
    return now < happened_at + NEWS_LASTS


def may_mail_from(last_made: datetime | None, now: datetime) -> datetime:
    """From when on an account may get a mail of a kind, the last having been made then."""
    return now if last_made is None else last_made + ONE_MAIL_EVERY


def next_try(made_at: datetime, tries: int, now: datetime) -> datetime | None:
    """When to try a mail again after so many tries in vain; None: it is given up."""
    if now >= made_at + GIVEN_UP_AFTER:
        return None
    return now + PAUSES[min(tries, len(PAUSES)) - 1]


def news_of(version: int, told: int | None, *, was_opened: bool) -> NoticeKind | None:
    """What this version of an exam's report is to an account that may open it.

    `told` is the version it was told of last, None where it was told of none.
    """
    if told is None and not was_opened:
        return NoticeKind.NEW_EXAM
    if told is None:
        return NoticeKind.REPORT_AMENDED
    return NoticeKind.REPORT_AMENDED if version > told else None


def hears_of_looking(to_patient: Verdict) -> bool:
    """Whether the patient's side hears that a doctor opened an exam: where it is hidden from them, a mail
    would tell that it exists, to the parents of a minor who keeps it to herself for one."""
    return to_patient.access is not Access.NONE


def looked_at_again(verdict: Verdict, now: datetime) -> datetime | None:
    """When to ask again whether an exam opens: once its hold ends, or its patient is certain. What
    may end earlier than announced is asked every day. None: only something new can open it."""
    tomorrow = now + LOOKED_AT_AGAIN_AFTER
    if verdict.access is Access.ANNOUNCED:
        return min(verdict.opens_at or tomorrow, tomorrow)
    return tomorrow if verdict.reason is Reason.IDENTITY_UNSETTLED else None
