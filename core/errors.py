"""The tree of what can go wrong: refusals ("no, because") and failures ("something broke").

An error carries facts as attributes, never a sentence: sentences live in templates and catalogues,
looked up by `code`. No fact holds personal data, for errors reach logs. Each door (HTTP, import,
DIMSE, STOW-RS and HL7) has one table from these classes to its own answer.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


class CigogneError(Exception):
    """The root of the tree; `code` is the class name in kebab case, stable and searchable."""

    code: ClassVar[str] = "cigogne-error"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    def facts(self) -> dict[str, object]:
        """What is known about this error, ready for the trail or a log line."""
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}

    def __str__(self) -> str:
        told = " ".join(f"{name}={value}" for name, value in self.facts().items())
        return f"{self.code} {told}".strip()


# --- Refusals: the product worked, and the answer is no -----------------------------------------


class Refusal(CigogneError):
    """No, because of a rule."""


class NotFound(Refusal):
    """Missing, or hidden from this viewer: from outside the two look the same (law 1)."""


class NotPermitted(Refusal):
    """The viewer's role doesn't include this operation."""


@dataclass(eq=False)
class InvalidInput(Refusal):
    """A field of a form or a command holds something that can't be accepted."""

    field: str
    problem: str


class UnsupportedMediaType(Refusal):
    """A body of a kind that isn't taken here."""


class NotAcceptable(Refusal):
    """None of the forms in which something can be given is one that the client takes."""


# Refusals of received objects. The sender is told the code; staff see it on the page "received".


class ObjectRefused(Refusal):
    """A received object is not admitted; nothing of it enters an exam."""


class NotDicom(ObjectRefused):
    """The bytes are no DICOM Part 10 file and no bare data set either."""


class DirectoryFile(ObjectRefused):
    """A DICOMDIR: an index of a medium, not an object of an exam."""


@dataclass(eq=False)
class Truncated(ObjectRefused):
    """The bytes end before the data set does; sizes in bytes."""

    expected: int | None = None
    found: int | None = None


@dataclass(eq=False)
class MissingIdentifier(ObjectRefused):
    """A patient, study, series or instance identifier is absent or empty."""

    keyword: str


@dataclass(eq=False)
class InvalidIdentifier(ObjectRefused):
    """An identifier is there, but breaks the rules of its VR (PS3.5 section 6.2 and 9.1)."""

    keyword: str


@dataclass(eq=False)
class NotAsAnnounced(ObjectRefused):
    """An identifier in the object is another than its sender announced with it."""

    keyword: str


@dataclass(eq=False)
class UnknownTransferSyntax(ObjectRefused):
    """A transfer syntax that isn't on the list of those we keep and can hand on."""

    uid: str


@dataclass(eq=False)
class HeaderTooComplex(ObjectRefused):
    """More elements or deeper nesting than any real object has."""

    limit: str


@dataclass(eq=False)
class ObjectTooLarge(ObjectRefused):
    """More bytes, after inflating where deflated, than an object may have."""

    limit: int


class DifferentContent(ObjectRefused):
    """An object of this SOP Instance UID is kept already, with other bytes; the first stays."""


class PatientConflict(ObjectRefused):
    """The study is known under another patient; the object is set aside, shown to nobody."""


class IdentityDoubtful(ObjectRefused):
    """The number is known, but the other traits contradict; the object is set aside."""


# Refusals of HL7 messages. The sender is told in an acknowledgement; staff see it on "received".


class MessageRefused(Refusal):
    """A received message isn't carried out; nothing of it enters a file."""


@dataclass(eq=False)
class SegmentMissing(MessageRefused):
    """A segment without which the message says nothing isn't there; MSH: it is no message."""

    segment: str


@dataclass(eq=False)
class FieldMissing(MessageRefused):
    """A field that is needed is absent or empty."""

    field: str


@dataclass(eq=False)
class FieldInvalid(MessageRefused):
    """A field holds what can't be read, or is no value of its type."""

    field: str


class NotOneMessage(MessageRefused):
    """Several messages came as one: a batch, or two that were run together."""


@dataclass(eq=False)
class MessageTooLarge(MessageRefused):
    """More bytes than a message, or a text in it, may have."""

    limit: int


@dataclass(eq=False)
class MessageTooComplex(MessageRefused):
    """More segments than any real message has."""

    limit: int


class UnknownMessage(MessageRefused):
    """A type of message that nothing is done with here."""


class UnknownEvent(MessageRefused):
    """A known type of message for an event that nothing is done with here."""


class NothingReported(MessageRefused):
    """Final results without a text or a document: a laboratory's figures, or an empty report."""


class DocumentUnreadable(MessageRefused):
    """The document in the message is no PDF that can be opened."""


class ReportOfAnotherPatient(MessageRefused):
    """The exam it reports on is known under another patient."""


class ReportIdentityDoubtful(MessageRefused):
    """The patient's number fits the exam, but her other traits contradict."""


# Refusals of pictures: this frame can't be shown; the others of its series can.


class PictureRefused(Refusal):
    """A frame can't be turned into a picture."""


class NoPicture(PictureRefused):
    """The object holds no pixels (a report, a waveform, a presentation state …)."""


@dataclass(eq=False)
class PixelLengthMismatch(PictureRefused):
    """The pixel data are shorter than rows, columns, samples and frames say; in bytes."""

    expected: int
    found: int


@dataclass(eq=False)
class TooManyPixels(PictureRefused):
    """More pixels in a frame, or more frames, than we decode."""

    limit: int


@dataclass(eq=False)
class PixelDescriptionInvalid(PictureRefused):
    """The attributes that describe the pixels contradict each other or are missing."""

    keyword: str


class CodestreamBroken(PictureRefused):
    """The compressed frame can't be decoded."""


class DecodingStopped(PictureRefused):
    """Decoding took more time or memory than allowed and was stopped."""


class VideoOnly(PictureRefused):
    """The frames are a video stream: offered as video, never as single pictures."""


# Refusals of people.


class CredentialsRefused(Refusal):
    """Wrong, unknown, spent or expired: one answer for all, so that nothing can be learnt."""


@dataclass(eq=False)
class TooManyAttempts(Refusal):
    """The attempt is paused; the person isn't locked out for good."""

    until: datetime


@dataclass(eq=False)
class PasswordTooWeak(Refusal):
    """The chosen password is too short or too easily guessed."""

    problem: str


class AddressTaken(Refusal):
    """Another account signs in with this mail address already."""


@dataclass(eq=False)
class ProviderAnswerInvalid(Refusal):
    """What came back from a provider of identities proves nothing: nobody signs in by it."""

    provider: str
    problem: str


@dataclass(eq=False)
class SignInAbandoned(Refusal):
    """The person, or her provider, ended the sign-in over there."""

    provider: str


class IdentityUnfit(Refusal):
    """Whom a provider vouches for can't be the holder of this account, or has another one."""


class NotInThisState(Refusal):
    """The object has moved on meanwhile (validated, withdrawn, ended …)."""


# --- Failures: something broke, and trying again may help ---------------------------------------


class Failure(CigogneError):
    """Something broke on our side or beneath us."""


class StorageFailed(Failure):
    """The object store couldn't keep or give back bytes."""


class PrintingStopped(Failure):
    """A document took more time or memory than printing may, or broke it."""


class StorageAbsent(Failure):
    """The object store isn't the one we know: its sentinel is missing (an unmounted disk?)."""


@dataclass(eq=False)
class PlaceTaken(Failure):
    """Something is where a backup is to be made or restored: nothing is written over."""

    place: str


@dataclass(eq=False)
class BackupUnfit(Failure):
    """A backup isn't whole, or its bytes aren't those written."""

    backup: str
    problem: str


@dataclass(eq=False)
class ProviderUnavailable(Failure):
    """A provider of identities doesn't answer, or not as agreed."""

    provider: str
    problem: str


@dataclass(eq=False)
class NotConfigured(Failure):
    """A setting is missing or unusable; starting is refused."""

    setting: str
    problem: str


@dataclass(eq=False)
class TrailBroken(Failure):
    """The audit chain doesn't verify from this event on."""

    sequence: int
