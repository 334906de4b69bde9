"""What a check may find. Decides what is wrong and what is only worth knowing; never names a secret."""

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What it says to an operator; `{about}` is a setting, a place or a number."""

    MISSING = "The setting {about} is missing."
    UNUSABLE = "The setting {about}."
    SAME_SECRET = "{about} are the same: whoever learns one has both."  # noqa: S105 (a sentence)
    GUESSABLE = "{about} is too regular to be a secret: make it at random."
    DEMONSTRATION_SECRET = "{about} is the demonstration's, which others may read."  # noqa: S105
    DEMONSTRATION_PEOPLE = "People of the demonstration, whose passwords are public, can sign in."
    DEMONSTRATION_MAILBOX = "Mails go into a demonstration's mailbox; nobody receives them."
    IN_THE_CLEAR = "{about} isn't https: passwords and images would travel in the clear."
    MAIL_IN_THE_CLEAR = "Mails travel in the clear to {about}."
    MAIL_UNREACHABLE = "The mail server {about} can't be reached."
    STORE_ABSENT = "{about} isn't an object store: mount its disk, or make it with `migrate`."
    STORE_UNWRITABLE = "The object store {about} can't be written."
    STORE_SPLIT = (
        "{about} isn't on the file system of its store: what is received couldn't be moved."
    )
    NEARLY_FULL = "The disk of {about} is nearly full."
    DATABASE_ABSENT = "The database isn't there yet: run `migrate`."
    DATABASE_BEHIND = "The database is older than this program: run `migrate`."
    DATABASE_AHEAD = "The database is newer than this program, which doesn't know its steps."
    DATABASE_UNUSABLE = "The database can't be used."
    CLOCK_BEHIND = "The clock is behind: the trail ends at {about}."
    CLOCK_OF_STORE = "The clock of the store's disk differs from ours by {about} seconds."
    CANNOT_LISTEN = "The receiver can't listen on {about}."
    CERTIFICATE_UNFIT = "The certificate and key of {about} can't be used together."
    NO_MAIL = "No mail is sent: CIGOGNE_MAIL_SERVER isn't set."
    LISTENED_ON = "Something listens on {about} already: the receiver, if it runs."
    ONLY_HERE = "{about} is an address that only this machine knows."
    READABLE = "Other users of this machine can read {about}."
    WORK_WAITS = "Pictures have waited for an hour to be prepared: does `work` run?"


WORTH_KNOWING = frozenset(
    {Kind.NO_MAIL, Kind.LISTENED_ON, Kind.ONLY_HERE, Kind.READABLE, Kind.WORK_WAITS}
)
"""Everything else is wrong."""


@dataclass(frozen=True, slots=True)
class Trouble:
    kind: Kind
    about: str = ""

    @property
    def is_wrong(self) -> bool:
        return self.kind not in WORTH_KNOWING

    @property
    def sentence(self) -> str:
        return self.kind.value.format(about=self.about)
