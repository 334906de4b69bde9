"""The look keeps its promises: legible colours, nothing inline, nothing from elsewhere, little weight.

What a person sees is judged by eyes and by the browser tests; here is what can be computed from the
files.
"""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STATIC = ROOT / "web" / "static"
SHEET = (STATIC / "cigogne.css").read_text()
TEMPLATES = [
    path
    for folder in ("shared", "patient_site", "admin_site")
    for path in sorted((ROOT / "templates" / folder).rglob("*.html"))
]

# --- Colours ------------------------------------------------------------------------------------

TEXTS = [
    *((text, ground) for text in ("ink", "soft-ink") for ground in ("ground", "surface", "sunken")),
    *((text, ground) for text in ("fir", "stone") for ground in ("ground", "surface", "sunken")),
    ("ink", "done-ground"),
    ("ink", "warning-ground"),
    ("ink", "stone-ground"),
    ("done", "done-ground"),
    ("warning", "warning-ground"),
    ("stone", "stone-ground"),
    ("fir", "done-ground"),
    ("fir", "warning-ground"),
    ("fir-hover", "ground"),
    ("fir-hover", "surface"),
    ("on-fir", "fir"),
    ("on-fir", "fir-hover"),
]
LINES = [
    ("control-line", "ground"),
    ("control-line", "surface"),
    ("focus", "ground"),
    ("focus", "surface"),
    ("focus", "sunken"),
]


def tokens(opening: str) -> dict[str, str]:
    """The colours between `opening` and the next closing brace."""
    block = SHEET.partition(opening)[2].partition("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


LIGHT = tokens(":root {\n  color-scheme")
DARK = LIGHT | tokens("(prefers-color-scheme: dark) {\n  :root {")


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it, from 0 (black) to 1 (white)."""
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_and_white_is_known() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXTS)
def test_text_stands_out_from_its_ground(colours: dict[str, str], text: str, ground: str) -> None:
    assert contrast(colours[text], colours[ground]) >= 6


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_lines_of_controls_are_seen(colours: dict[str, str], line: str, ground: str) -> None:
    assert contrast(colours[line], colours[ground]) >= 3.5


def test_dark_names_every_colour_of_text_and_ground() -> None:
    told = tokens("(prefers-color-scheme: dark) {\n  :root {")
    assert set(LIGHT) - set(told) == {"sandstone"}


# --- The sheet ----------------------------------------------------------------------------------


def test_sheet_mirrors_for_languages_written_from_right_to_left() -> None:
    assert re.findall(r"\b(?:left|right)\b", SHEET.partition("*/")[2]) == []


def test_sheet_is_light() -> None:
    assert len(SHEET.encode()) <= 15 * 1024
    assert len(gzip.compress(SHEET.encode())) <= 5 * 1024


def test_every_colour_used_is_a_token() -> None:
    used = set(re.findall(r"var\(--([a-z-]+)\)", SHEET))
    assert used <= set(re.findall(r"--([a-z-]+):", SHEET))


def test_shared_templates_use_only_classes_of_the_sheet() -> None:
    sheets = SHEET + (STATIC / "charts.css").read_text()
    known = set(re.findall(r"\.([a-z][a-z-]*)", sheets))
    used = {
        name
        for path in TEMPLATES
        if path.parent.name == "shared"
        for value in re.findall(r'class="([^"]*)"', path.read_text())
        for name in re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", value).split()
    }
    assert used <= known


# --- What no page may hold ------------------------------------------------------------------------

INLINE = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.I)
ELSEWHERE = re.compile(r"(?:https?:)?//[a-z0-9]|@import|url\(", re.I)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_template_holds_no_style_and_no_script(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []


@pytest.mark.parametrize("path", [*TEMPLATES, STATIC / "cigogne.css"], ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    assert ELSEWHERE.findall(path.read_text()) == []


@pytest.mark.parametrize("bad", ['<p style="x">', "<script>", '<a onclick="x">', "<style>"])
def test_inline_style_and_script_would_be_found(bad: str) -> None:
    assert INLINE.search(bad)
