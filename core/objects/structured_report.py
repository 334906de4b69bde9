"""Reads a structured report: what it is, how far it was checked, by whom, and its content tree.

Any document whose root is a content item: reports, measurements, doses, selections of images. Decides
which kind it is (the root's concept tells, the SOP class doesn't). Who may read it is decided elsewhere.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from enum import Enum
from typing import TypeVar

from pydicom.dataset import Dataset
from pydicom.uid import KeyObjectSelectionDocumentStorage

from core.imaging.attributes import items, text
from core.objects.codes import Code
from core.objects.concepts import DocumentKind, Role, concept_of, role_of
from core.objects.content import Node, Person, Text
from core.objects.content_items import read_content
from core.objects.readable import language_tag, line, moment, moment_of, person, zone

F = TypeVar("F", bound=Enum)

PERSON, PERSON_ORGANIZATION = ("DCM", "121008"), ("DCM", "121009")
DEVICE, DEVICE_MAKER = ("DCM", "121013"), ("DCM", "121014")
_LANGUAGES = {"eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de"}
"""Codes of ISO 639-2 for which pages have shorter ones."""


class Completion(Enum):
    """Completion Flag (0040,A491)."""

    PARTIAL = "PARTIAL"
    COMPLETE = "COMPLETE"


class Verification(Enum):
    """Verification Flag (0040,A493)."""

    UNVERIFIED = "UNVERIFIED"
    VERIFIED = "VERIFIED"


class Finality(Enum):
    """Preliminary Flag (0040,A496)."""

    PRELIMINARY = "PRELIMINARY"
    FINAL = "FINAL"


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who vouches for the content, and since when."""

    name: str
    organization: str
    at: date | datetime | None


@dataclass(frozen=True, slots=True)
class Observer:
    """The person or the device that made the document; `organization` of a device is its maker."""

    name: str
    organization: str
    is_device: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A structured report. Flags are None where the document doesn't say; a selection of images has
    none. `language` is a BCP 47 code or ""; `replaces` holds SOP Instance UIDs."""

    kind: DocumentKind
    title: Code | None
    language: str
    completion: Completion | None
    verification: Verification | None
    finality: Finality | None
    verified_by: tuple[Verifier, ...]
    observers: tuple[Observer, ...]
    written_at: date | datetime | None
    replaces: tuple[str, ...]
    root: Node
    is_cut: bool


def read_document(dataset: Dataset) -> Document:
    """Read a structured report from its data set (PS3.3 section C.17); nothing wrong in it raises."""
    where = zone(dataset)
    content = read_content(dataset, where)
    return Document(
        kind=_kind(dataset, content.root.concept),
        title=content.root.concept,
        language=_language(content.root),
        completion=_flag(Completion, dataset, "CompletionFlag"),
        verification=_flag(Verification, dataset, "VerificationFlag"),
        finality=_flag(Finality, dataset, "PreliminaryFlag"),
        verified_by=_verifiers(dataset, where),
        observers=(*_authors(dataset), *_observers(content.root)),
        written_at=moment_of(dataset, "ContentDate", "ContentTime"),
        replaces=_replaced(dataset),
        root=content.root,
        is_cut=content.is_cut,
    )


def kind_of(title: Code) -> DocumentKind:
    """What a document of this title is."""
    concept = concept_of(title)
    if concept is not None and concept.kind is not None:
        return concept.kind
    # LOINC names thousands of reports, by modality and region.
    return DocumentKind.REPORT if title.scheme == "LN" else DocumentKind.OTHER


def _kind(dataset: Dataset, title: Code | None) -> DocumentKind:
    if line(dataset, "SOPClassUID") == KeyObjectSelectionDocumentStorage:
        return DocumentKind.IMAGE_SELECTION
    return DocumentKind.OTHER if title is None else kind_of(title)


def _flag(flags: type[F], dataset: Dataset, keyword: str) -> F | None:
    written = line(dataset, keyword)
    return next((flag for flag in flags if flag.value == written), None)


def _language(root: Node) -> str:
    """The language the root declares for all beneath it (TID 1204)."""
    declared = (
        child.value.value
        for child in root.children
        if role_of(child.concept) is Role.LANGUAGE and isinstance(child.value, Code)
    )
    code = next(declared, "")
    return language_tag(_LANGUAGES.get(code, code))


def _verifiers(dataset: Dataset, where: tzinfo) -> tuple[Verifier, ...]:
    return tuple(
        Verifier(
            person(one, "VerifyingObserverName"),
            line(one, "VerifyingOrganization"),
            moment(text(one, "VerificationDateTime"), where),
        )
        for one in items(dataset, "VerifyingObserverSequence")
    )


def _replaced(dataset: Dataset) -> tuple[str, ...]:
    """The documents before this one (0040,A360): study, series and instance lie within each other."""
    return tuple(
        line(instance, "ReferencedSOPInstanceUID")
        for study in items(dataset, "PredecessorDocumentsSequence")
        for series in items(study, "ReferencedSeriesSequence")
        for instance in items(series, "ReferencedSOPSequence")
    )


# --- Who made it: by attributes (C.17.2) and by content items (TID 1002) ----------------------------


def _authors(dataset: Dataset) -> tuple[Observer, ...]:
    return tuple(
        _author(one) for one in items(dataset, "AuthorObserverSequence") if _author(one).name
    )


def _author(one: Dataset) -> Observer:
    is_device = line(one, "ObserverType") == "DEV"
    name = line(one, "StationName") if is_device else person(one, "PersonName")
    maker = line(one, "Manufacturer") if is_device else line(one, "InstitutionName")
    return Observer(name, maker, is_device)


def _observers(root: Node) -> tuple[Observer, ...]:
    """Items follow each other: who they belong to is the last one named before them."""
    found: list[Observer] = []
    for child in root.children:
        key = child.concept.key if child.concept is not None else None
        name = _name(child)
        if key in {PERSON, DEVICE} and name:
            found.append(Observer(name, "", key == DEVICE))
        elif key in {PERSON_ORGANIZATION, DEVICE_MAKER} and found:
            found[-1] = _belonging(found[-1], name, key == DEVICE_MAKER)
    return tuple(found)


def _belonging(observer: Observer, organization: str, of_device: bool) -> Observer:
    return (
        replace(observer, organization=organization)
        if observer.is_device is of_device
        else observer
    )


def _name(node: Node) -> str:
    match node.value:
        case Person(name) | Text(name):
            return name
        case _:
            return ""
