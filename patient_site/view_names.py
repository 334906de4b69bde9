"""What windows, saved views and units are called: "Poumons", the words of the device, "Réglage 2"; "UH"
for HU."""

from core.exams.attached import OfferedState
from core.imaging.windows import OfferedWindow, Preset
from core.language import noted as _
from web.speech import gettext

PRESETS = {
    Preset.SOFT_TISSUE: _("Tissus mous"),
    Preset.LUNG: _("Poumons"),
    Preset.BONE: _("Os"),
    Preset.BRAIN: _("Cerveau"),
    Preset.LIVER: _("Foie"),
}
UNITS = {"HU": _("UH"), "BQML": "Bq/ml", "GY": "Gy"}


def preset_name(preset: Preset) -> str:
    return gettext(PRESETS[preset])


def window_name(offered: OfferedWindow, position: int) -> str:
    """A preset's name; of the file's windows the device's own word, or their position."""
    if offered.preset is not None:
        return preset_name(offered.preset)
    word = offered.window.explanation.strip()
    return word or gettext("Réglage %(number)s") % {"number": position}


def state_name(offered: OfferedState, position: int) -> str:
    """In the words of who saved it, or by its position."""
    return offered.words or gettext("Vue %(number)s") % {"number": position}


def unit_name(unit: str) -> str:
    return gettext(UNITS.get(unit, unit)) if unit else ""
