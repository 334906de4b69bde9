"""What a person sees who opens a package in a browser, or its README in anything."""

import re
from collections.abc import Callable
from xml.parsers import expat

import pytest

from core.download.contents import PackageContents, PackageEstablishment, PackageObject
from core.download.file_set import file_set
from core.download.members import held
from core.download.page_writing import page_members
from core.download.pages import ExamPage, exam_pages
from core.download.readme import readme
from core.language import Language
from tests.core.download.packages import contents_of, exam_of

Sent = Callable[..., PackageObject]

HOSTILE = "<script>alert('x')</script> & \"co\" {{ 7*7 }} %(moment)s \x1b"


def pages_of(contents: PackageContents) -> tuple[ExamPage, ...]:
    return exam_pages(contents, file_set(one for exam in contents.exams for one in exam.objects))


def html_of(contents: PackageContents) -> dict[str, str]:
    written = written_of(contents)
    return {name: data.decode() for name, data in written.items() if name.endswith(".HTM")}


def written_of(contents: PackageContents) -> dict[str, bytes]:
    """Pages, pictures and reports by name."""
    return {
        member.name: b"".join(member.content.read(0, member.content.digest.size))
        for member in page_members(contents, pages_of(contents))
    }


def readme_of(contents: PackageContents) -> str:
    return readme(contents, pages_of(contents)).decode("ascii")


def check_well_formed(page: str) -> None:
    parser = expat.ParserCreate()
    parser.Parse(page, True)


@pytest.fixture
def contents(sent: Sent) -> PackageContents:
    objects = [
        sent(SOPInstanceUID="1.1"),
        sent(SOPInstanceUID="1.2"),
        sent(
            SOPInstanceUID="1.3", SeriesInstanceUID="1.9", SeriesNumber=2, SeriesDescription=HOSTILE
        ),
    ]
    return contents_of(exam_of(*objects, report=held(b"%PDF-")))


def test_names_are_those_of_a_disc(contents: PackageContents) -> None:
    assert list(written_of(contents)) == [
        "INDEX.HTM",
        "IHE_PDI/EXAM0001.HTM",
        "IHE_PDI/STYLE.CSS",
        "REPORT.PDF",
    ]


def test_the_index_names_patient_exam_and_report(contents: PackageContents) -> None:
    index = html_of(contents)["INDEX.HTM"]
    for said in ("DUPONT Jeanne", "3 février 1950", "Scanner thoracique", "12 mars 2026"):
        assert said in index
    assert 'href="IHE_PDI/EXAM0001.HTM"' in index
    assert 'href="REPORT.PDF"' in index


def test_an_exam_lists_its_series(contents: PackageContents) -> None:
    page = html_of(contents)["IHE_PDI/EXAM0001.HTM"]
    assert "<td>1</td><td>CT</td><td>Axial</td><td>2</td>" in page


def test_every_link_leads_to_a_file_of_the_package(contents: PackageContents) -> None:
    pages = html_of(contents)
    targets = {*pages, "IHE_PDI/STYLE.CSS", "REPORT.PDF", "README.TXT", "SHA256.TXT"}
    for name, page in pages.items():
        for link in re.findall(r'(?:href|src)="([^"]*)"', page):
            inside = link.removeprefix("../") if name.startswith("IHE_PDI/") else link
            folder = "" if link.startswith("../") or "/" not in name else "IHE_PDI/"
            assert folder + inside in targets


def test_pages_are_well_formed_and_hold_no_script(contents: PackageContents) -> None:
    for page in html_of(contents).values():
        check_well_formed(page)
        assert "<script" not in page
        assert "javascript:" not in page


def test_what_comes_from_outside_is_shown_and_never_obeyed(sent: Sent) -> None:
    exam = exam_of(
        sent(SeriesDescription=HOSTILE),
        title=HOSTILE,
        establishment=PackageEstablishment(HOSTILE, (HOSTILE,)),
    )
    contents = contents_of(exam)
    for page in html_of(contents).values():
        check_well_formed(page)
        assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp;" in page
        assert "{{ 7*7 }} %(moment)s" in page
        assert "\x1b" not in page
    assert "{{ 7*7 }}" in readme_of(contents)


@pytest.mark.parametrize(
    ("language", "day"),
    [(Language.FRENCH, "12 mars"), (Language.GERMAN, "12. März"), (Language.ENGLISH, "12 March")],
)
def test_pages_speak_the_patient_s_language(sent: Sent, language: Language, day: str) -> None:
    contents = contents_of(exam_of(sent()), language=language)
    for page in html_of(contents).values():
        check_well_formed(page)
        assert f'lang="{language.value}"' in page
        assert day in page


def test_several_reports_are_numbered(sent: Sent) -> None:
    exams = [exam_of(sent(), report=report) for report in (held(b"1"), None, held(b"2"))]
    assert [page.report for page in pages_of(contents_of(*exams))] == [
        "REPORT01.PDF",
        None,
        "REPORT02.PDF",
    ]


def test_the_readme_is_plain_text_for_anything(contents: PackageContents) -> None:
    text = readme_of(contents)
    assert re.fullmatch(r"(?:[ -~]{0,72}\r\n)+", text)


def test_the_readme_says_who_made_it_and_nothing_about_whom(contents: PackageContents) -> None:
    text = readme_of(contents)
    assert "Hopital de Selestat\r\n23 avenue Pasteur\r\n67600 Selestat\r\n" in text
    assert "REPORT.PDF - compte rendu" in text
    for private in ("DUPONT", "Jeanne", "1950", "P1", "Scanner"):
        assert private not in text


@pytest.mark.parametrize(
    ("syntaxes", "said"),
    [
        (["1.2.840.10008.1.2.1"], "Copie sur un support : STD-GEN-CD."),
        (["1.2.840.10008.1.2.4.50"], "Copie sur un support : STD-GEN-DVD-JPEG, STD-GEN-USB-JPEG."),
        (["1.2.840.10008.1.2"], "aucun profil general ne prevoit"),
    ],
)
def test_the_readme_claims_the_profile_that_applies(
    sent: Sent, syntaxes: list[str], said: str
) -> None:
    sent_one = sent()
    objects = [PackageObject(sent_one.record, uid, sent_one.content) for uid in syntaxes]
    text = readme_of(contents_of(exam_of(*objects)))
    assert said in text.replace("\r\n", " ")
    assert "STD-GEN-ZIP-MAIL" in text


@pytest.mark.parametrize(
    ("language", "name", "shown"),
    [
        (
            Language.GERMAN,
            "Universitätsklinik Köln – „Süd“ ß",
            'Universitaetsklinik Koeln - "Sued" ss',
        ),
        (Language.FRENCH, "Hôpital « Cœur » de Müller", 'Hopital " Coeur " de Muller'),
        (Language.ENGLISH, "病院", "??"),
    ],
)
def test_names_are_written_in_the_nearest_ascii(
    sent: Sent, language: Language, name: str, shown: str
) -> None:
    exam = exam_of(sent(), establishment=PackageEstablishment(name))
    assert f"\r\n{shown}\r\n" in readme_of(contents_of(exam, language=language))
