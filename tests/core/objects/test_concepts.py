"""The tables of concepts and units are complete, right and without doubles."""

from collections import Counter
from typing import Any

import pytest
from pydicom.sr._concepts_dict import concepts as standard
from pydicom.sr._snomed_dict import mapping

from core.language import Language
from core.objects.codes import Code
from core.objects.concepts import Concept, Part, Role, concept_name, concept_of
from core.objects.tables import table
from core.objects.units import Unit, unit_of

STANDARD: dict[str, Any] = standard
KNOWN = {
    (scheme, value)
    for scheme, keywords in STANDARD.items()
    for codes in keywords.values()
    for value in codes
} | {("SRT", value) for value in mapping["SRT"]}


def codes(name: str) -> list[str]:
    return [code for entry in table(name) for code in entry["codes"]]


@pytest.mark.parametrize("name", ["concepts", "units"])
def test_no_code_is_there_twice(name: str) -> None:
    assert [code for code, count in Counter(codes(name)).items() if count > 1] == []


@pytest.mark.parametrize("language", Language)
def test_every_concept_has_a_name_in_every_language(language: Language) -> None:
    for code in codes("concepts"):
        scheme, value = code.split(" ", 1)
        assert concept_name(Code(value, scheme, ""), language)


@pytest.mark.parametrize("scheme", ["DCM", "SCT"])
def test_codes_are_those_of_the_standard(scheme: str) -> None:
    ours = {tuple(code.split(" ", 1)) for code in codes("concepts")}
    assert {key for key in ours if key[0] == scheme} <= KNOWN


def test_old_and_new_codes_of_a_concept_stand_together() -> None:
    apart = [
        code
        for entry in table("concepts")
        for code in entry["codes"]
        if code.startswith("SRT ")
        and (new := mapping["SRT"].get(code[4:]))
        and f"SCT {new}" not in entry["codes"]
    ]
    assert apart == []


def test_every_unit_has_its_words_or_none_at_all() -> None:
    for entry in table("units"):
        words = [entry[language.value] for language in Language]
        assert all(words) or not any(words)


@pytest.mark.parametrize("scheme", ["SRT", "SNM3", "99SDM"])
def test_designators_of_one_scheme_are_one(scheme: str) -> None:
    assert concept_name(Code("G-D705", scheme, "Volume"), Language.FRENCH) == "Volume"


def test_concept_of_an_unknown_code_is_none() -> None:
    assert concept_of(Code("113701", "99OWN", "")) is None
    assert concept_of(None) is None


def test_parts_of_a_report_are_sections_of_it() -> None:
    parts = {concept.part for code in codes("concepts") if (concept := of(code)).part}
    assert parts == set(Part)
    for code in codes("concepts"):
        if of(code).part:
            assert of(code).role in {Role.SECTION, Role.ITEM}


def of(code: str) -> Concept:
    scheme, value = code.split(" ", 1)
    found = concept_of(Code(value, scheme, ""))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("value", "meaning", "unit"),
    [
        ("mm", "mm", Unit("mm", "millimètre")),
        ("mGycm", "mGycm", Unit("mGy·cm", "milligray × centimètre")),
        ("mGy.cm", "mGy.cm", Unit("mGy·cm", "milligray × centimètre")),
        ("Gy.m2", "Gy.m2", Unit("Gy·m²", "gray × mètre carré")),
        ("a", "year", Unit("année", "année")),
        ("1", "no units", Unit("", "")),
        ("1", "px", Unit("px", "")),
        ("{ratio}", "ratio", Unit("", "")),
        ("{SUVbw}g/ml", "Standardized Uptake Value", Unit("Standardized Uptake Value", "")),
        ("furlong", "", Unit("furlong", "")),
    ],
)
def test_units_are_said_by_symbol_and_words(value: str, meaning: str, unit: Unit) -> None:
    assert unit_of(Code(value, "UCUM", meaning), Language.FRENCH) == unit


def test_number_without_unit_has_none() -> None:
    assert unit_of(None, Language.GERMAN) == Unit("", "")
