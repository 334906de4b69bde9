"""What the command line says of what went wrong: one sentence for every refusal and failure (law 8).

For operators, with the code behind it to search for. What broke beneath us (the database, a file) is
told in the words of the system.
"""

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from core import errors
from core.errors import CigogneError

SENTENCES: dict[type[CigogneError], str] = {
    errors.NotFound: "There is no such thing here.",
    errors.NotPermitted: "This isn't permitted.",
    errors.InvalidInput: "The {field} can't be accepted: {problem}.",
    errors.UnsupportedMediaType: "This kind of body isn't taken here.",
    errors.NotAcceptable: "It can't be given in any of the forms asked for.",
    errors.ObjectRefused: "This is no object that can be admitted.",
    errors.Truncated: "The file ends before its data do.",
    errors.MissingIdentifier: "The {keyword} is missing.",
    errors.InvalidIdentifier: "The {keyword} isn't valid.",
    errors.NotAsAnnounced: "The {keyword} is another than its sender announced.",
    errors.UnknownTransferSyntax: "The transfer syntax isn't one of those we keep: {uid}.",
    errors.MessageRefused: "This message isn't carried out.",
    errors.SegmentMissing: "The segment {segment} is missing.",
    errors.FieldMissing: "The field {field} is missing.",
    errors.FieldInvalid: "The field {field} can't be read.",
    errors.PictureRefused: "This frame can't be shown.",
    errors.NoPicture: "There are no pictures in it, or none of this number.",
    errors.CredentialsRefused: "This doesn't fit.",
    errors.TooManyAttempts: "There were too many attempts; the next may be made at {until}.",
    errors.PasswordTooWeak: "The password can't be accepted: {problem}.",
    errors.AddressTaken: "Somebody signs in with this mail address already.",
    errors.ProviderAnswerInvalid: "What {provider} answered proves nothing: {problem}.",
    errors.SignInAbandoned: "The sign-in at {provider} was abandoned.",
    errors.IdentityUnfit: "This identity can't be that of the account's holder.",
    errors.NotInThisState: "It has moved on meanwhile.",
    errors.StorageFailed: "The object store couldn't keep or give back bytes: look at its disk.",
    errors.PrintingStopped: "The document couldn't be printed within its limits.",
    errors.StorageAbsent: "The object store isn't there: mount its disk, or make it with `migrate`.",
    errors.PlaceTaken: "Something else is in {place}: choose an empty place.",
    errors.BackupUnfit: "The backup {backup} can't be used: {problem}.",
    errors.ProviderUnavailable: "{provider} doesn't answer as agreed: {problem}.",
    errors.NotConfigured: "The setting {setting} is {problem}.",
    errors.TrailBroken: "The trail doesn't verify from event {sequence} on.",
}
"""By class; a subclass that isn't listed is told like its nearest ancestor."""

Broken = CigogneError | SQLAlchemyError | OSError


def sentence(error: Broken) -> str:
    """One line for a person at a terminal."""
    if isinstance(error, CigogneError):
        told = next(SENTENCES[kind] for kind in type(error).__mro__ if kind in SENTENCES)
        return f"{told.format(**error.facts())} [{error.code}]"
    if isinstance(error, DBAPIError):
        return f"The database can't be used: {_first_line(error.orig)}."
    if isinstance(error, SQLAlchemyError):
        return f"The database can't be used: {_first_line(error)}."
    return f"{error.strerror or 'Input or output failed'}: {error.filename or 'no file'}."


def _first_line(error: BaseException | None) -> str:
    """Some databases go on to quote rows."""
    return str(error).partition("\n")[0]
