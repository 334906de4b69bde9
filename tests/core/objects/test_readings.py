"""What a device read out of its recording is said; marks of its software are not."""

from core.imaging.dicom import open_object
from core.language import Language, Speech
from core.objects.blocks import Facts, Measurements, Paragraph
from core.objects.readings import readings
from core.objects.wording import Words
from tests.core.objects.writing import code, installed, item

WORDS = Words(Speech(Language.FRENCH), "")


def test_statements_and_measurements_of_an_electrocardiogram() -> None:
    blocks = readings(open_object(installed("waveform_ecg.dcm")).dataset, WORDS)
    rhythm, verdict, measured = blocks
    assert isinstance(rhythm, Paragraph)
    assert isinstance(verdict, Paragraph)
    assert [rhythm.text.text, verdict.text.text] == ["RITMO SINUSALE", "ECG NORMALE"]
    assert isinstance(measured, Measurements)
    said = [(row.label.text, row.amount.short) for row in measured.rows]
    assert said[0] == ("Temps entre deux battements (RR)", "982 ms")
    assert said[-1] == ("Axe de l’onde T", "57 °")
    assert len(said) == 9


def test_coded_statements_are_facts() -> None:
    coded = item(
        ConceptNameCodeSequence=code("1", "99X", "Rhythm"),
        ConceptCodeSequence=code("2", "99X", "Sinus rhythm"),
    )
    (block,) = readings(item(WaveformAnnotationSequence=[coded, item()]), WORDS)
    assert isinstance(block, Facts)
    assert [(row.label.text, row.value.text) for row in block.rows] == [("Rhythm", "Sinus rhythm")]
