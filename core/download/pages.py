"""The pages of a package: what anyone sees who opens it in a browser (IHE RAD TF-3 section 4.47).

Decides what the pages show and what they are called; their sentences are in `templates/`. They work
without scripts and without a network, and every text from an object or a person is escaped.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.download.contents import PackageContents, PackageExam
from core.download.file_set import Entity, FileSet
from core.download.keys import text_of
from core.download.templating import TEMPLATES, filled

FOLDER = "IHE_PDI"
STYLE = "STYLE.CSS"


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series as an exam's page lists it."""

    number: str
    modality: str
    description: str
    objects: int


@dataclass(frozen=True, slots=True)
class ExamPage:
    """An exam with the names of its page and of its report, where it has one."""

    name: str
    exam: PackageExam
    series: tuple[SeriesLine, ...]
    report: str | None


def exam_pages(contents: PackageContents, files: FileSet) -> tuple[ExamPage, ...]:
    """The exams with their series, in the order of the contents."""
    series = _series_by_study(files)
    return tuple(
        ExamPage(f"{FOLDER}/EXAM{number:04}.HTM", exam, _series_of(exam, series), report)
        for number, (exam, report) in enumerate(
            zip(contents.exams, _report_names(contents.exams), strict=True), start=1
        )
    )


def written_pages(contents: PackageContents, pages: Sequence[ExamPage]) -> dict[str, bytes]:
    """INDEX.HTM and what it refers to, by name."""
    speech, told = contents.speech, {"patient": contents.patient, "as_of": contents.as_of}
    written = {
        "INDEX.HTM": filled(speech, "index.htm", style=f"{FOLDER}/{STYLE}", pages=pages, **told)
    }
    for page in pages:
        written[page.name] = filled(speech, "exam.htm", style=STYLE, page=page, **told)
    style = {f"{FOLDER}/{STYLE}": (TEMPLATES / "style.css").read_bytes()}
    return {name: text.encode() for name, text in written.items()} | style


def _report_names(exams: Sequence[PackageExam]) -> list[str | None]:
    """REPORT.PDF where there is one; numbered where there are several."""
    with_report = [exam for exam in exams if exam.report]
    if len(with_report) == 1:
        return ["REPORT.PDF" if exam.report else None for exam in exams]
    numbers = iter(range(1, len(with_report) + 1))
    return [f"REPORT{next(numbers):02}.PDF" if exam.report else None for exam in exams]


def _series_by_study(files: FileSet) -> dict[str, list[Entity]]:
    studies = [
        node for patient in files.patients for node in patient.below if isinstance(node, Entity)
    ]
    return {
        text_of(study.keys, "StudyInstanceUID"): [s for s in study.below if isinstance(s, Entity)]
        for study in studies
    }


def _series_of(exam: PackageExam, series: Mapping[str, Sequence[Entity]]) -> tuple[SeriesLine, ...]:
    studies = dict.fromkeys(text_of(one.record.study, "StudyInstanceUID") for one in exam.objects)
    return tuple(_line(entity) for study in studies for entity in series.get(study, ()))


def _line(series: Entity) -> SeriesLine:
    return SeriesLine(
        text_of(series.keys, "SeriesNumber"),
        text_of(series.keys, "Modality"),
        text_of(series.keys, "SeriesDescription"),
        len(series.below),
    )
