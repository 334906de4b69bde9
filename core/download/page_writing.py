"""Writes the pages of a package and what they need, by name.

They work without scripts and without a network; the viewer is one classic script, for a page opened
from a disc may load no module and fetch nothing. Every text from an object or a person is escaped.
"""

from collections.abc import Iterator, Sequence

from core.download.contents import PackageContents
from core.download.members import Member, held
from core.download.pages import FOLDER, ExamPage, StackPage
from core.download.templating import TEMPLATES, filled

STYLE, VIEWER = "STYLE.CSS", "VIEWER.JS"


def page_members(contents: PackageContents, pages: Sequence[ExamPage]) -> Iterator[Member]:
    """INDEX.HTM, what it leads to, and the reports."""
    for name, written in _written(contents, pages):
        yield Member(name, held(written))
    for page in pages:
        for stack in page.stacks:
            yield from _pictures(stack)
    for page in pages:
        if page.report and page.exam.report:
            yield Member(page.report, page.exam.report)


def _written(contents: PackageContents, pages: Sequence[ExamPage]) -> Iterator[tuple[str, bytes]]:
    told = {"form": contents.form, "patient": contents.patient, "as_of": contents.as_of}

    def fill(template: str, style: str, **more: object) -> bytes:
        return filled(contents.speech, template, style=style, **told, **more).encode()

    yield "INDEX.HTM", fill("index.htm", f"{FOLDER}/{STYLE}", pages=pages)
    for page in pages:
        yield page.name, fill("exam.htm", STYLE, page=page)
        for stack in page.stacks:
            yield stack.name, fill("stack.htm", STYLE, page=page, stack=stack)
    yield f"{FOLDER}/{STYLE}", (TEMPLATES / "style.css").read_bytes()
    if any(page.stacks for page in pages):
        yield f"{FOLDER}/{VIEWER}", (TEMPLATES / "viewer.js").read_bytes()


def _pictures(page: StackPage) -> Iterator[Member]:
    for picture in page.stack.pictures:
        yield Member(f"{FOLDER}/{page.picture_name(picture)}", picture.content)
