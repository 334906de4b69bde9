"""How days, times, numbers and sizes are said in each language, on the clock of the hospitals."""

import re
from datetime import UTC, date, datetime, time

import pytest

from core.language import Language, Speech, preferred, spoken

FRENCH, GERMAN, ENGLISH = (Speech(language) for language in Language)

LATE = datetime(2026, 4, 11, 22, 5, tzinfo=UTC)
"""Five past midnight in Strasbourg, of Sunday 12 April."""


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def number_in(text: str) -> str:
    """What stands before the unit."""
    return text.rsplit(maxsplit=1)[0]


# --- Which language -----------------------------------------------------------------------------


def test_each_language_is_named_in_itself() -> None:
    names = {language: language.own_name for language in Language}
    assert names == {
        Language.FRENCH: "Français",
        Language.GERMAN: "Deutsch",
        Language.ENGLISH: "English",
    }


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        pytest.param(["de", "fr"], Language.GERMAN, id="first choice"),
        pytest.param(["de-CH", "fr"], Language.GERMAN, id="of another country"),
        pytest.param(["DE-at", "fr"], Language.GERMAN, id="in capitals"),
        pytest.param(["tr", "en-GB", "fr"], Language.ENGLISH, id="first that we speak"),
        pytest.param(["gsw-FR", "de"], Language.GERMAN, id="Alsatian, then German"),
        pytest.param(["tr", "ar"], Language.FRENCH, id="none that we speak"),
        pytest.param(["*"], Language.FRENCH, id="any"),
        pytest.param([], Language.FRENCH, id="nothing said"),
        pytest.param(["", "-", "..", "é", "\0", "x" * 5000], Language.FRENCH, id="nonsense"),
    ],
)
def test_preferred_language(accepted: list[str], language: Language) -> None:
    assert preferred(accepted) is language


@pytest.mark.parametrize("language", Language)
def test_a_languages_code_is_spoken(language: Language) -> None:
    assert spoken(language.value) is language


@pytest.mark.parametrize("code", [None, "", "tr", "FR", "fr_FR", "../de"])
def test_other_codes_arent_spoken(code: str | None) -> None:
    assert spoken(code) is None


# --- Days and times -----------------------------------------------------------------------------


def test_day_in_words() -> None:
    assert FRENCH.day(date(2026, 3, 12)) == "12 mars 2026"
    assert GERMAN.day(date(2026, 3, 12)) == "12. März 2026"
    assert words(ENGLISH.day(date(2026, 3, 12))) == {"12", "March", "2026"}


def test_day_with_its_weekday() -> None:
    assert FRENCH.weekday(LATE) == "dimanche 12 avril 2026"
    assert GERMAN.weekday(LATE) == "Sonntag, 12. April 2026"
    assert words(ENGLISH.weekday(LATE)) == {"Sunday", "12", "April", "2026"}


def test_short_day() -> None:
    assert FRENCH.short_day(date(2026, 3, 12)) == "12/03/2026"
    assert GERMAN.short_day(date(2026, 3, 12)) == "12.03.2026"
    assert ENGLISH.short_day(date(2026, 3, 12)) == "12/03/2026"


def test_moment_in_french() -> None:
    assert FRENCH.moment(LATE) == "12 avril 2026 à 00:05"


@pytest.mark.parametrize("speech", [FRENCH, GERMAN, ENGLISH], ids=lambda speech: speech.language)
def test_times_are_told_on_the_clock_of_the_hospitals(speech: Speech) -> None:
    in_winter = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    assert speech.clock(in_winter) == "00:30"
    assert speech.clock(LATE) == "00:05"
    assert speech.day(LATE) == speech.day(date(2026, 4, 12))
    assert speech.day(LATE) in speech.moment(LATE)
    assert speech.clock(LATE) in speech.moment(LATE)


@pytest.mark.parametrize("speech", [FRENCH, GERMAN, ENGLISH], ids=lambda speech: speech.language)
def test_a_time_of_day_without_a_day_is_told_as_it_is(speech: Speech) -> None:
    assert speech.clock(time(9, 5)) == "09:05"
    assert speech.clock(time(0, 0)) == "00:00"


@pytest.mark.parametrize("speech", [FRENCH, GERMAN, ENGLISH], ids=lambda speech: speech.language)
def test_nothing_is_said_of_the_unknown(speech: Speech) -> None:
    say = (speech.day, speech.short_day, speech.moment, speech.clock)
    assert [told(None) for told in say] == ["", "", "", ""]


# --- Numbers and sizes --------------------------------------------------------------------------


def test_numbers_have_the_separators_of_the_language() -> None:
    assert (
        FRENCH.number(1_234_567.5) == "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567,5"
    )
    assert GERMAN.number(1_234_567.5) == "1.234.567,5"
    assert ENGLISH.number(1_234_567.5) == "1,234,567.5"


@pytest.mark.parametrize(
    ("octets", "french", "german", "english"),
    [
        pytest.param(0, "0,1", "0,1", "0.1", id="nothing"),
        pytest.param(1, "0,1", "0,1", "0.1", id="a byte"),
        pytest.param(1_000_000, "1,0", "1,0", "1.0", id="a megabyte, of a million bytes"),
        pytest.param(2_340_000, "2,3", "2,3", "2.3", id="small sizes with a tenth"),
        pytest.param(148_300_000, "148", "148", "148", id="an exam"),
        pytest.param(
            2_345_600_000, "2\N{NARROW NO-BREAK SPACE}346", "2.346", "2,346", id="a large exam"
        ),
    ],
)
def test_size_in_megabytes(octets: int, french: str, german: str, english: str) -> None:
    told = [number_in(speech.size(octets)) for speech in (FRENCH, GERMAN, ENGLISH)]
    assert told == [french, german, english]


def test_french_speaks_of_octets() -> None:
    assert FRENCH.size(148_300_000) == "148 Mo"


# --- Texts --------------------------------------------------------------------------------------


def test_french_is_the_language_of_the_message_ids() -> None:
    assert FRENCH.gettext("Se connecter") == "Se connecter"
    assert FRENCH.ngettext("%(num)s image", "%(num)s images", 2) == "%(num)s images"
    assert FRENCH.ngettext("%(num)s image", "%(num)s images", 1) == "%(num)s image"


@pytest.mark.parametrize("speech", [FRENCH, GERMAN, ENGLISH], ids=lambda speech: speech.language)
def test_a_text_nobody_translated_is_said_in_french(speech: Speech) -> None:
    assert speech.gettext("Texte que personne n'a traduit") == "Texte que personne n'a traduit"
