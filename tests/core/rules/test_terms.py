"""Which words the glossary explains: whatever their inflection, accents and case; never other words."""

import pytest

from core.glossary import lexicon, terms
from core.language import Language
from core.rules.terms import terms_in

FR, DE, EN = Language.FRENCH, Language.GERMAN, Language.ENGLISH


def explained(text: str, language: Language) -> list[tuple[str, str]]:
    """What is found, and the first form of its term."""
    found = terms_in(text, lexicon(language))
    return [(text[one.start : one.end], terms()[one.term].forms[language][0]) for one in found]


@pytest.mark.parametrize(
    ("language", "text", "written", "term"),
    [
        pytest.param(FR, "deux nodules", "nodules", "nodule", id="plural"),
        pytest.param(FR, "kystes rénaux", "rénaux", "néphrétique", id="irregular plural"),
        pytest.param(FR, "une masse hépatique", "hépatique", "hépatique", id="adjective"),
        pytest.param(FR, "lésion bénigne", "bénigne", "bénin", id="feminine"),
        pytest.param(FR, "lésions malignes", "malignes", "malin", id="feminine plural"),
        pytest.param(FR, "une plaque fibreuse", "fibreuse", "fibrose", id="-eux, -euse"),
        pytest.param(FR, "voies biliaires dilatées", "dilatées", "dilatation", id="participle"),
        pytest.param(FR, "Oedème osseux", "Oedème", "œdème", id="ligature taken apart"),
        pytest.param(FR, "un ŒDÈME", "ŒDÈME", "œdème", id="capital ligature"),
        pytest.param(FR, "STEATOSE", "STEATOSE", "stéatose", id="capitals without accents"),
        pytest.param(FR, "ste\u0301atose", "ste\u0301atose", "stéatose", id="decomposed accents"),
        pytest.param(FR, "l’abcès", "abcès", "abcès", id="after an elision"),
        pytest.param(FR, "L'ABCES.", "ABCES", "abcès", id="after an apostrophe of typewriters"),
        pytest.param(FR, "hernies discales L4-L5", "hernies discales", "hernie discale", id="two"),
        pytest.param(FR, "canal\ncarpien", "canal\ncarpien", "canal carpien", id="over two lines"),
        pytest.param(FR, "verre dépoli", "verre dépoli", "verre dépoli", id="longest first"),
        pytest.param(FR, "hypersignal FLAIR", "FLAIR", "FLAIR", id="an acronym"),
        pytest.param(DE, "zwei Zysten", "Zysten", "Zyste", id="German plural"),
        pytest.param(DE, "zystische Läsionen", "zystische", "Zyste", id="German adjective"),
        pytest.param(DE, "Oedeme", "Oedeme", "Ödem", id="umlaut spelt out"),
        pytest.param(DE, "der Wirbelkörpern", "Wirbelkörpern", "Wirbelkörper", id="German dative"),
        pytest.param(EN, "two nodules", "nodules", "nodule", id="English plural"),
        pytest.param(EN, "STENOSES", "STENOSES", "stenosis", id="Greek plural"),
        pytest.param(EN, "coronary arteries", "arteries", "artery", id="English -ies"),
    ],
)
def test_is_explained(language: Language, text: str, written: str, term: str) -> None:
    assert (written, term) in explained(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        pytest.param(FR, "du côté droit", id="a common word that looks like a rib"),
        pytest.param(FR, "Pas de canal. Carpien", id="a full stop inside"),
        pytest.param(FR, "secondaire à la chute", id="a word of everyday"),
        pytest.param(FR, "irradiation dans la jambe", id="pain, not rays"),
        pytest.param(FR, "au niveau T2", id="a vertebra"),
        pytest.param(FR, "", id="nothing"),
        pytest.param(FR, "  12 mm — !", id="no word"),
        pytest.param(EN, "MR DUPONT", id="a mister"),
        pytest.param(FR, "une nodulectomie", id="inside another word"),
    ],
)
def test_is_left_alone(language: Language, text: str) -> None:
    assert explained(text, language) == []


def test_a_term_is_explained_once_and_the_longer_one_hides_the_shorter() -> None:
    text = "Kyste du rein. Kystes du foie. Kyste de Baker."
    assert [written for written, _ in explained(text, FR)] == ["Kyste", "Kyste de Baker"]


def test_every_term_is_found_by_each_of_its_forms() -> None:
    for term in terms():
        for language in Language:
            for form in term.forms[language]:
                ((found, _),) = explained(form, language)
                assert found == form.strip(), form


def test_no_form_means_two_things_and_every_term_is_explained() -> None:
    for language in Language:
        forms = [form.casefold() for term in terms() for form in term.forms[language]]
        assert len(forms) == len(set(forms))
        assert all(term.meaning[language].endswith((".", "…")) for term in terms())
