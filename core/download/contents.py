"""What a package is made from: values that whoever may look into the database has gathered.

Decides nothing; says what must be known of the patient, of each exam and of each object.
"""

from dataclasses import dataclass
from datetime import date, datetime

from core.download.forms import PackageForm
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
class PackagePicture:
    """A picture of a stack as JPEG: which one it is, from 1, and its size in pixels."""

    number: int
    content: Content
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PackageStack:
    """A stack by its name in everyday words; `pictures` are some or all of its `count`."""

    name: str
    count: int
    pictures: tuple[PackagePicture, ...]

    @property
    def is_whole(self) -> bool:
        return len(self.pictures) == self.count


@dataclass(frozen=True, slots=True)
class PackageExam:
    """An exam, with its validated report as a PDF where there is one, and as an object among them."""

    title: str
    date: date | None
    establishment: PackageEstablishment
    objects: tuple[PackageObject, ...]
    report: Content | None = None
    stacks: tuple[PackageStack, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageContents:
    """Exams of one patient, as they stood at `as_of`: the date that every file of the package bears."""

    form: PackageForm

    patient: PackagePatient
    exams: tuple[PackageExam, ...]
    speech: Speech
    as_of: datetime
