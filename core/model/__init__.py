"""The tables, by subject, typed and without behaviour. Operations read and write them; rules don't.

Rows that a URL may name carry a `token`: 128 random bits, so that no address can be guessed and no
DICOM UID or hospital number ever stands in one.
"""

from core.model.accounts import (
    Account,
    ActivationCode,
    Attempt,
    Block,
    Grant,
    Proxy,
    Staff,
    WebSession,
)
from core.model.appointments import Appointment
from core.model.audit import ChainHead, Event
from core.model.cases import Case
from core.model.consent import Decision, Receipt, ReleaseChoice
from core.model.doctors import DoctorRequest, Invitation, Reading
from core.model.exams import Dose, Exam, Hold, Instance, Rejection, Report, Series, Stack
from core.model.factors import Authenticator, RecoveryCode
from core.model.leaflets import LeafletVersion
from core.model.matching import Doubt, Joining, Matching
from core.model.notices import Mail, Notice, UnwantedNotice
from core.model.outside import OutsideObject, OutsideUpload
from core.model.packages import Departure, IssuedPackage, Package
from core.model.people import Establishment, Identifier, Patient
from core.model.practices import Membership, Practice
from core.model.providers import ProviderIdentity
from core.model.receiving import (
    Arrival,
    Credential,
    Incoming,
    ReceivedMessage,
    RefusedObject,
    Sender,
)
from core.model.repeats import RepeatAnswer
from core.model.reporting import AwaitedExam, NamedDoctor, ReportObject
from core.model.representation import Opposition, Protection
from core.model.retention import RetentionPolicy
from core.model.sharing import Share, ShareExam, ShareOpening
from core.model.table import Table
from core.model.tokens import PersonalToken

__all__ = [
    "Account",
    "ActivationCode",
    "Appointment",
    "Arrival",
    "Attempt",
    "Authenticator",
    "AwaitedExam",
    "Block",
    "Case",
    "ChainHead",
    "Credential",
    "Decision",
    "Departure",
    "DoctorRequest",
    "Dose",
    "Doubt",
    "Establishment",
    "Event",
    "Exam",
    "Grant",
    "Hold",
    "Identifier",
    "Incoming",
    "Instance",
    "Invitation",
    "IssuedPackage",
    "Joining",
    "LeafletVersion",
    "Mail",
    "Matching",
    "Membership",
    "NamedDoctor",
    "Notice",
    "Opposition",
    "OutsideObject",
    "OutsideUpload",
    "Package",
    "Patient",
    "PersonalToken",
    "Practice",
    "Protection",
    "ProviderIdentity",
    "Proxy",
    "Reading",
    "Receipt",
    "ReceivedMessage",
    "RecoveryCode",
    "RefusedObject",
    "Rejection",
    "ReleaseChoice",
    "RepeatAnswer",
    "Report",
    "ReportObject",
    "RetentionPolicy",
    "Sender",
    "Series",
    "Share",
    "ShareExam",
    "ShareOpening",
    "Stack",
    "Staff",
    "Table",
    "UnwantedNotice",
    "WebSession",
]
