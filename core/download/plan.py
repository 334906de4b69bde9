"""Plans the package that replaces the CD: a file-set after IHE PDI, as an archive that exists nowhere.

Decides what is in it and in which order. Who may have it was decided before: contents are one
patient's, and only what she may see. Same contents, same bytes.
"""

from collections.abc import Iterable, Iterator

from core.download.archive import Archive
from core.download.contents import PackageContents
from core.download.dicomdir import dicomdir
from core.download.file_set import FileSet, file_set
from core.download.forms import PackageForm
from core.download.members import Member, held
from core.download.page_writing import page_members
from core.download.pages import exam_pages
from core.download.readme import readme
from core.rules.days import LOCAL_TIME

_FILE_NAMES = {PackageForm.FULL: "imagerie", PackageForm.LIGHT: "imagerie-legere"}


def plan(contents: PackageContents) -> Archive:
    """The whole package of these exams (PS3.12 annex V; IHE RAD TF-3 section 4.47)."""
    members = list(_members(contents))
    return Archive([*members, _checksums(members)], contents.as_of.astimezone(LOCAL_TIME))


def file_name(archive: Archive, form: PackageForm) -> str:
    """What the download is called: nobody's name, another one for every state of the exams."""
    return f"{_FILE_NAMES[form]}-{archive.etag[:8]}.zip"


def _members(contents: PackageContents) -> Iterator[Member]:
    files = file_set(one for exam in contents.exams for one in exam.objects)
    pages = exam_pages(contents, files)
    yield Member("README.TXT", held(readme(contents, pages)))
    yield from page_members(contents, pages)
    if contents.form.holds_objects:
        yield Member("DICOMDIR", held(dicomdir(files)))
        yield from _objects(files)


def _objects(files: FileSet) -> Iterator[Member]:
    for leaf in files.leaves():
        yield Member("/".join(leaf.file_id), leaf.object.content, leaf.object.deflated)


def _checksums(members: Iterable[Member]) -> Member:
    """SHA256.TXT, as `sha256sum --check` reads it."""
    lines = (f"{member.content.digest.sha256}  {member.name}\n" for member in members)
    return Member("SHA256.TXT", held("".join(lines).encode()))
