"""Exams are called as people call them, and never something they may not be."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask, g

from core.everyday_words import BODY_PARTS, KINDS, TELL_THEIR_PART
from core.exams.opening import StackCard
from core.exams.others import OtherObject
from core.imaging.nature import Nature
from core.language import Language, Speech
from patient_site.plain_names import object_name, plain_name, stack_name


@dataclass(frozen=True)
class Exam:
    modality: str
    body_part: str = ""
    description: str = ""


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    with Flask("any").app_context():
        g.speech = Speech(Language.FRENCH)
        yield


@pytest.mark.parametrize(
    ("exam", "name"),
    [
        (Exam("CT", "CHEST"), "Scanner du thorax"),
        (Exam("MR", "HEAD", "IRM CEREBRALE"), "IRM de la tête"),
        (Exam("NM", "WHOLE BODY"), "Scintigraphie du corps entier"),
        (Exam("ct ", "chest"), "Scanner du thorax"),
        (Exam("MG", "BREAST"), "Mammographie"),
        (Exam("CT", "", "TDM TAP"), "Scanner (TDM TAP)"),
        (Exam("CT", "SOMEWHERE", "SCANNER TAP"), "SCANNER TAP"),
        (Exam("US", "", "Echographie 3e trimestre"), "Echographie 3e trimestre"),
        (Exam("CT", "SOMEWHERE"), "Scanner"),
        (Exam("OT", "CHEST", " Divers "), "Divers"),
        (Exam("OT"), "Examen d’imagerie"),
        (Exam(""), "Examen d’imagerie"),
    ],
)
def test_an_exam_has_a_plain_name(exam: Exam, name: str) -> None:
    assert plain_name(exam) == name


@pytest.mark.parametrize(
    ("nature", "modality", "name"),
    [
        (Nature.DOSE_REPORT, "SR", "Relevé de l’exposition aux rayons"),
        (Nature.PDF, "DOC", "Document PDF"),
        (Nature.WAVEFORM, "ECG", "Électrocardiogramme"),
        (Nature.WAVEFORM, "HD", "Tracés"),
        (Nature.OTHER, "", "Autre élément"),
    ],
)
def test_an_object_without_pictures_has_a_plain_name(
    nature: Nature, modality: str, name: str
) -> None:
    assert object_name(OtherObject(1, 1, nature, modality, "")) == name


@pytest.mark.parametrize(
    ("stack", "name"),
    [
        (StackCard(2, 1, (), "T1 AX", 9), "T1 AX"),
        (StackCard(2, 1, (), " ", 9), "Série 2"),
        (StackCard(2, 1, [("orientation", "axial")], "", 9), "Série 2, coupes horizontales"),
        (StackCard(2, 3, [("echo", "12.5")], "T2", 9), "T2, partie 3"),
        (StackCard(2, 3, [("orientation", "sagittal")], "T2", 9), "T2, coupes de profil"),
        (StackCard(2, 3, [("orientation", "")], "T2", 9), "T2, partie 3"),
    ],
)
def test_a_stack_is_named_by_its_series_and_its_difference(stack: StackCard, name: str) -> None:
    assert stack_name(stack) == name


def test_terms_are_written_as_they_are_looked_up() -> None:
    terms = [*KINDS, *BODY_PARTS]
    assert all(term.isascii() and term.isalpha() and term.isupper() for term in terms)
    assert set(KINDS) >= TELL_THEIR_PART
