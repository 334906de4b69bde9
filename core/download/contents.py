"""What a package is made from: values that whoever may look into the database has gathered.

Decides nothing; says what must be known of the patient, of each exam and of each object.
"""

from dataclasses import dataclass
from datetime import date, datetime

from core.download.members import Content
from core.download.records import DirectoryRecord
from core.language import Speech


@dataclass(frozen=True, slots=True)
class PackageObject:
    """An object as it leaves: received or derived, in the transfer syntax named here.

    `content` is the whole Part 10 file; `deflated` the same as a raw deflate stream, where one is kept.
    """

    record: DirectoryRecord
    transfer_syntax_uid: str
    content: Content
    deflated: Content | None = None


@dataclass(frozen=True, slots=True)
class PackageEstablishment:
    """Who made the images, and the lines of an address to turn to."""

    name: str
    contact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PackagePatient:
    """The patient as the pages name her."""

    name: str
    birth_date: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class PackageExam:
    """An exam, with its validated report as a PDF where there is one."""

    title: str
    date: date | None
    establishment: PackageEstablishment
    objects: tuple[PackageObject, ...]
    report: Content | None = None


@dataclass(frozen=True, slots=True)
class PackageContents:
    """Exams of one patient, as they stood at `as_of`: the date that every file of the package bears."""

    patient: PackagePatient
    exams: tuple[PackageExam, ...]
    speech: Speech
    as_of: datetime
