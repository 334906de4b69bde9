import re
from dataclasses import replace

import numpy as np
import page
import pikepdf
import pytest
import segno

from core.documents.leaflet import Format, LeafletPrint, activation_address, leaflet_pdf
from core.documents.letterhead import Letterhead
from core.leaflets.shipped import shipped_editions
from core.rules.leaflets import LeafletLanguage
from tests.core.documents.paper import Paper

OUTSIDE, INSIDE = 1, 2
POINTS_PER_PIXEL = 0.75


@pytest.fixture
def paper(leaflet: LeafletPrint) -> Paper:
    return Paper(leaflet_pdf(leaflet))


@pytest.fixture
def crowded(leaflet: LeafletPrint) -> Paper:
    """The longest of everything."""
    house = Letterhead(
        "Groupe hospitalier de la région de Mulhouse " * 4, "Mulhouse " * 11, "03 " * 10
    )
    address = "https://images-medicales-en-ligne.hopitaux-de-la-region-alsace.example.org:8443"
    return Paper(
        leaflet_pdf(
            replace(leaflet, letterhead=house, patient_name="Nom" * 133, patient_url=address)
        )
    )


def test_is_one_sheet_of_two_sides(paper: Paper, crowded: Paper) -> None:
    for each in (paper, crowded):
        assert [[round(float(edge)) for edge in page.mediabox] for page in each.pages] == [
            [0, 0, 842, 595],
            [0, 0, 842, 595],
        ]


def test_the_front_says_what_it_is_and_for_whom(paper: Paper) -> None:
    words = paper.words(OUTSIDE)
    assert "Hôpitaux universitaires de Strasbourg" in words
    assert "Vos images médicales en ligne" in words
    assert "Pour Camille Dupont, année de naissance 1961" in words


def test_the_back_says_where_to_find_help(paper: Paper) -> None:
    words = paper.words(OUTSIDE)
    assert "Besoin d’aide ?" in words
    assert words.count("03 88 11 22 33") == 2
    assert "Feuillet 2026-1, français" in words
    assert "www.cnil.fr" in words


def test_a_desk_without_telephone_offers_none(leaflet: LeafletPrint) -> None:
    silent = replace(leaflet, letterhead=replace(leaflet.letterhead, desk_phone=""))
    words = Paper(leaflet_pdf(silent)).words(OUTSIDE)
    assert "Appelez" not in words
    assert "Accueil de l’imagerie :" not in words
    assert "Ou passez nous voir" not in words
    assert "Passez nous voir" in words


def test_the_inside_asks_three_questions_and_tells_the_rights(paper: Paper) -> None:
    words = paper.words(INSIDE)
    for sentence in (
        "Les professionnels qui vous soignent peuvent-ils ouvrir vos examens ?",
        "Voulez-vous voir vous-même vos examens en ligne ?",
        "Voulez-vous pouvoir les transmettre ?",
        "Vous pouvez dire non. Vos soins resteront les mêmes.",
        "Vous pouvez changer d’avis à tout moment, en ligne ou à n’importe quel accueil.",
        "Le règlement européen (RGPD) protège vos données",
    ):
        assert sentence in words


def test_the_slip_says_where_with_what_and_until_when(paper: Paper, leaflet: LeafletPrint) -> None:
    lines = paper.lines(INSIDE)
    assert "images.example.org/activate" in lines
    assert leaflet.code in lines
    words = paper.words(INSIDE)
    assert "Valable jusqu’au dimanche 12 avril 2026, à 10:02." in words
    assert "date de naissance du patient" in words


def test_an_address_without_tls_is_printed_whole(leaflet: LeafletPrint) -> None:
    plain = replace(leaflet, patient_url="http://127.0.0.1:8000")
    assert "http://127.0.0.1:8000/activate" in Paper(leaflet_pdf(plain)).lines(INSIDE)


def test_the_code_stands_on_the_slip_and_nowhere_else(paper: Paper, leaflet: LeafletPrint) -> None:
    assert paper.words().count(leaflet.code) == 1
    assert leaflet.code not in paper.words(OUTSIDE)
    opened = paper.opened
    hidden = str(dict(opened.docinfo)) + opened.Root.Metadata.read_bytes().decode()
    outline = opened.open_outline()
    hidden += "".join(item.title for item in outline.root)
    hidden += "".join(str(part.get("/Alt", "")) for part in dictionaries(opened))
    for group in leaflet.code.split("-"):
        assert group not in hidden
        assert group.encode() not in paper.pdf


def test_no_link_carries_the_code(paper: Paper) -> None:
    assert [part for part in dictionaries(paper.opened) if "/URI" in part] == []


def dictionaries(opened: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [part for part in opened.objects if isinstance(part, pikepdf.Dictionary)]


def test_the_qr_code_holds_the_address_with_the_code(paper: Paper, leaflet: LeafletPrint) -> None:
    expected = segno.make_qr(f"https://images.example.org/activate#{leaflet.code}", error="q")
    assert modules(paper, len(expected.matrix)) == [list(row) for row in expected.matrix]


def modules(paper: Paper, size: int) -> list[list[int]]:
    """What a camera makes of the slip: the QR code is all that is pure black on it."""
    greys = np.asarray(paper.picture(INSIDE))
    rows, columns = np.nonzero(greys == 0)
    square = greys[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    middles = (np.arange(size) + 0.5) / size
    down = (middles * square.shape[0]).astype(int)
    across = (middles * square.shape[1]).astype(int)
    dark = square[np.ix_(down, across)] < 128
    return [[int(module) for module in row] for row in dark]


def test_the_qr_code_is_large_and_has_white_around(paper: Paper) -> None:
    greys = np.asarray(paper.picture(INSIDE))
    rows, columns = np.nonzero(greys == 0)
    side = rows.max() - rows.min() + 1
    assert side / 300 * 25.4 > 25
    quiet = side // 41 * 4
    around = greys[
        rows.min() - quiet : rows.max() + 1 + quiet,
        columns.min() - quiet : columns.max() + 1 + quiet,
    ].copy()
    around[quiet:-quiet, quiet:-quiet] = 255
    assert around.min() > 200


def test_no_text_is_smaller_than_12_points_and_the_code_is_18_or_more(paper: Paper) -> None:
    assert min(size for _, size in sizes(paper)) >= 11.99
    monospaced = {
        name for name, font in paper.pages[0].Resources.Font.items() if "Mono" in str(font.BaseFont)
    }
    assert monospaced
    assert min(size for font, size in sizes(paper) if font in monospaced) >= 18


def sizes(paper: Paper) -> list[tuple[str, float]]:
    """Each font with each size it is used in, in points."""
    return [
        (str(font), float(size) * POINTS_PER_PIXEL)
        for each in paper.pages
        for (font, size), _ in pikepdf.parse_content_stream(each, "Tf")
    ]


def test_nothing_runs_over_the_edge_of_its_face(paper: Paper, crowded: Paper) -> None:
    margin = 12 / 25.4 * 72
    for each in (paper, crowded):
        for left, top, right, bottom in boxes(each):
            face = 0 if left < 421 else 421
            assert left >= face + margin
            assert right <= face + 421 - margin
            assert top >= margin
            assert bottom <= 595 - margin


def boxes(paper: Paper) -> list[tuple[float, ...]]:
    """Where each word stands, in points from the upper left corner."""
    return [box for page in paper.layout().split("<page ") for box in boxes_of(page)]


def boxes_of(page: str) -> list[tuple[float, ...]]:
    found = re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">', page)
    return [tuple(float(edge) for edge in word) for word in found]


def test_no_two_words_stand_on_each_other(paper: Paper, crowded: Paper) -> None:
    for each in (paper, crowded):
        for side in each.layout().split("<page ")[1:]:
            places = boxes_of(side)
            for number, first in enumerate(places):
                assert [other for other in places[number + 1 :] if overlap(first, other)] == []


def overlap(first: tuple[float, ...], second: tuple[float, ...]) -> bool:
    across = min(first[2], second[2]) - max(first[0], second[0])
    down = min(first[3], second[3]) - max(first[1], second[1])
    return across > 1 and down > 6


@pytest.fixture(params=LeafletLanguage)
def in_each_language(leaflet: LeafletPrint, request: pytest.FixtureRequest) -> LeafletPrint:
    return replace(leaflet, edition=shipped_editions(request.param)[-1])


@pytest.fixture
def in_arabic(leaflet: LeafletPrint) -> LeafletPrint:
    return replace(leaflet, edition=shipped_editions(LeafletLanguage.ARABIC)[-1])


def failures(printed: bytes, profile: page.ValidationProfile) -> list[str]:
    return [found.message for found in page.validate_pdf_bytes(printed, profile=profile).failures]


@pytest.mark.parametrize("printed_as", Format)
def test_is_accessible_and_for_the_archive_in_each_language(
    in_each_language: LeafletPrint, printed_as: Format
) -> None:
    printed = leaflet_pdf(replace(in_each_language, format=printed_as))
    assert failures(printed, page.ValidationProfile.PDF_A_2A) == []
    assert failures(printed, page.ValidationProfile.PDF_UA_1) == []
    assert str(Paper(printed).opened.Root.Lang) == in_each_language.edition.language.tag


def test_each_language_fits_on_its_faces(in_each_language: LeafletPrint) -> None:
    paper = Paper(leaflet_pdf(in_each_language))
    large = Paper(leaflet_pdf(replace(in_each_language, format=Format.LARGE)))
    assert (len(paper.pages), len(large.pages)) == (2, 4)
    assert all(bottom < 595 - 12 / 25.4 * 72 for _, _, _, bottom in boxes(paper))


def test_every_language_has_its_letters_in_the_fonts_that_come_along(
    in_each_language: LeafletPrint,
) -> None:
    """A code is in the monospaced font of the machine; words are in ours."""
    fonts = {row[0].split("+")[1] for row in Paper(leaflet_pdf(in_each_language)).fonts()}
    ours = {font for font in fonts if font.startswith(("Source-Sans", "IBM-Plex"))}
    assert {font for font in fonts - ours if "Mono" not in font} == set()


def test_the_version_that_was_handed_out_stands_on_the_back(in_each_language: LeafletPrint) -> None:
    assert in_each_language.edition.version in Paper(leaflet_pdf(in_each_language)).words(OUTSIDE)


def test_arabic_is_mirrored(in_arabic: LeafletPrint, leaflet: LeafletPrint) -> None:
    """The front is the left half of the outer side, the slip the left half of the inner one."""
    arabic, french = (halves(Paper(leaflet_pdf(one))) for one in (in_arabic, leaflet))
    assert arabic[leaflet.code] == "left"
    assert french[leaflet.code] == "right"
    assert arabic["universitaires"] == "left"
    assert french["universitaires"] == "right"


def halves(paper: Paper) -> dict[str, str]:
    found = re.findall(r'<word xMin="(.+?)" .*?>(.+?)</word>', paper.layout())
    return {word: "left" if float(x) < 421 else "right" for x, word in found}


def test_digits_keep_their_order_among_arabic_words(in_arabic: LeafletPrint) -> None:
    words = Paper(leaflet_pdf(in_arabic)).words(OUTSIDE)
    assert words.count("03 88 11 22 33") == 2
    assert "2026-1" in words


def test_large_print_has_no_text_under_18_points(leaflet: LeafletPrint) -> None:
    paper = Paper(leaflet_pdf(replace(leaflet, format=Format.LARGE)))
    assert min(size for _, size in sizes(paper)) >= 17.99
    assert [round(float(edge)) for edge in paper.pages[0].mediabox] == [0, 0, 595, 842]
    assert "Ouvrez votre espace" in paper.words(3)


def test_the_activation_page_has_one_address() -> None:
    assert activation_address("https://a.example") == "https://a.example/activate"
