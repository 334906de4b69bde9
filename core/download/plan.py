"""Plans the package that replaces the CD: a file-set after IHE PDI, as an archive that exists nowhere.

Decides what is in it and in which order. Who may have it was decided before: contents are one
patient's, and only what she may see. Same contents, same bytes.
"""

from collections.abc import Iterable

from core.download.archive import Archive
from core.download.contents import PackageContents
from core.download.dicomdir import dicomdir
from core.download.file_set import FileSet, file_set
from core.download.members import Member, held
from core.download.pages import exam_pages, written_pages
from core.download.readme import readme
from core.language import LOCAL_TIME


def plan(contents: PackageContents) -> Archive:
    """The whole package of these exams (PS3.12 annex V; IHE RAD TF-3 section 4.47)."""
    files = file_set(one for exam in contents.exams for one in exam.objects)
    pages = exam_pages(contents, files)
    members = [
        Member("README.TXT", held(readme(contents, pages))),
        *(Member(name, held(data)) for name, data in written_pages(contents, pages).items()),
        *(
            Member(page.report, page.exam.report)
            for page in pages
            if page.report and page.exam.report
        ),
        Member("DICOMDIR", held(dicomdir(files))),
        *_objects(files),
    ]
    return Archive([*members, _checksums(members)], contents.as_of.astimezone(LOCAL_TIME))


def file_name(archive: Archive) -> str:
    """What the download is called: nobody's name, another one for every state of the exams."""
    return f"imagerie-{archive.etag[:8]}.zip"


def _objects(files: FileSet) -> Iterable[Member]:
    for leaf in files.leaves():
        yield Member("/".join(leaf.file_id), leaf.object.content, leaf.object.deflated)


def _checksums(members: Iterable[Member]) -> Member:
    """SHA256.TXT, as `sha256sum --check` reads it."""
    lines = (f"{member.content.digest.sha256}  {member.name}\n" for member in members)
    return Member("SHA256.TXT", held("".join(lines).encode()))
