"""What an appointment is for, and the one thing that reception learns of it."""

import pytest

from core.model import Appointment
from core.patients import opened_file
from core.repeats.planned import kind_words, wanted_by
from core.rules.kinds import Kind
from core.rules.regions import Place, Region, Side
from tests.cast import Cast
from tests.core.repeats.exams import describe, expect


@pytest.mark.parametrize(
    ("planned", "kind", "region"),
    [
        ("TDM TAP", Kind.CT, Region.PELVIS),
        ("Scanner thoracique", Kind.CT, Region.THORAX),
        ("Rx thorax face", Kind.RADIOGRAPHY, Region.THORAX),
        ("Röntgen Thorax", Kind.RADIOGRAPHY, Region.THORAX),
        ("IRM enc.", Kind.MR, Region.BRAIN),
        ("MRT Schädel", Kind.MR, Region.HEAD),
        ("Écho abdominale", Kind.ULTRASOUND, Region.ABDOMEN),
        ("Mammographie", Kind.MAMMOGRAPHY, Region.BREAST),
        ("Scintigraphie pulmonaire", Kind.NUCLEAR, Region.THORAX),
        ("TEP corps entier", Kind.PET, Region.WHOLE_BODY),
        ("Panoramique dentaire", Kind.DENTAL, Region.FACE),
    ],
)
def test_words_that_plan_an_exam(planned: str, kind: Kind, region: Region) -> None:
    wanted = wanted_by(planned)
    assert wanted is not None
    assert (wanted.kind, Place(region) in wanted.places) == (kind, True)


def test_with_its_side() -> None:
    wanted = wanted_by("IRM genou G")
    assert wanted is not None
    assert wanted.places == {Place(Region.KNEE, Side.LEFT)}


@pytest.mark.parametrize("planned", ["", "TDM", "thorax", "Consultation", "TEP-TDM thorax"])
def test_words_that_dont_say_one_kind_and_a_place(planned: str) -> None:
    assert wanted_by(planned) is None


def test_words_name_known_kinds() -> None:
    assert kind_words().say("osteodensitometrie") == {Kind.BONE_DENSITY}


def plan(cast: Cast, planned: str, days: int = 0) -> None:
    expect(cast, "Jeanne", "reception", days)
    with cast.db.writing() as session:
        session.query(Appointment).one().planned = planned


@pytest.mark.parametrize(
    ("planned", "days", "told"),
    [("TDM thorax", 0, True), ("TDM genou", 0, False), ("TDM thorax", 1, False), ("", 0, False)],
)
def test_reception_is_told_that_what_comes_today_may_be_a_repeat(
    cast: Cast, planned: str, days: int, told: bool
) -> None:
    describe(cast, "TDM TAP", "elsewhere")
    describe(cast, "", "open", "amended", "held", "unreported", "draft", "arriving")
    plan(cast, planned, days)
    file = opened_file(cast.context("reception"), cast.patients["Jeanne"])
    assert file.may_repeat is told


def test_not_of_an_exam_that_isnt_certain_to_be_hers(cast: Cast) -> None:
    describe(cast, "", *cast.exams)
    describe(cast, "TDM thorax", "doubtful")
    plan(cast, "TDM thorax")
    assert not opened_file(cast.context("reception"), cast.patients["Jeanne"]).may_repeat
