"""The pages of a package: what anyone sees who opens it in a browser (IHE RAD TF-3 section 4.47).

Decides which pages there are, what they are called and which pictures they show; their sentences are in
`templates/`, and `page_writing` fills them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.download.contents import PackageContents, PackageExam, PackagePicture, PackageStack
from core.download.file_set import Entity, FileSet
from core.download.keys import text_of

FOLDER = "IHE_PDI"


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """A series as an exam's page lists it."""

    number: str
    modality: str
    description: str
    objects: int


@dataclass(frozen=True, slots=True)
class StackPage:
    """A stack with the names of its page and, within the same folder, of the folder of its pictures."""

    name: str
    stack: PackageStack
    folder: str

    def picture_name(self, picture: PackagePicture) -> str:
        """Relative to the page."""
        return f"{self.folder}/P{picture.number:06}.JPG"


@dataclass(frozen=True, slots=True)
class ExamPage:
    """An exam with the names of its page and of its report, where it has one."""

    name: str
    exam: PackageExam
    series: tuple[SeriesLine, ...]
    stacks: tuple[StackPage, ...]
    report: str | None


def exam_pages(contents: PackageContents, files: FileSet) -> tuple[ExamPage, ...]:
    """The exams with their series and stacks, in the order of the contents."""
    series = _series_by_study(files)
    reports = _report_names(contents.exams)
    return tuple(
        ExamPage(
            name=f"{FOLDER}/EXAM{number:04}.HTM",
            exam=exam,
            series=_series_of(exam, series),
            stacks=tuple(_stack_pages(number, exam.stacks)),
            report=report,
        )
        for number, (exam, report) in enumerate(zip(contents.exams, reports, strict=True), start=1)
    )


def _stack_pages(exam: int, stacks: Sequence[PackageStack]) -> Sequence[StackPage]:
    """Names of eight letters at most: ISO 9660 level 1."""
    names = [f"E{exam:03}S{number:03}" for number in range(1, len(stacks) + 1)]
    return [
        StackPage(f"{FOLDER}/{name}.HTM", stack, name)
        for name, stack in zip(names, stacks, strict=True)
    ]


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
