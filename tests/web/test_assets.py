"""Scripts find each other by names that change whenever one of them does."""

from pathlib import Path

import pytest

from web.assets import read_assets


def write(folder: Path, **scripts: str) -> Path:
    for name, text in scripts.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return folder


def test_an_import_leads_to_the_address_of_the_other(tmp_path: Path) -> None:
    assets = read_assets([write(tmp_path, a='import { b } from "./deep/b.js";', deep__b="1;")])
    assert assets["a.js"].plain.decode() == f'import {{ b }} from "./{assets["b.js"].address}";'


def test_an_address_changes_with_what_is_imported(tmp_path: Path) -> None:
    source = 'import { b } from "./b.js";'
    before = read_assets([write(tmp_path, a=source, b='from "./c.js"', c="1")])
    after = read_assets([write(tmp_path, a=source, b='from "./c.js"', c="2")])
    for name in ("a.js", "b.js", "c.js"):
        assert before[name].address != after[name].address


def test_a_script_tells_all_it_needs_to_begin(tmp_path: Path) -> None:
    assets = read_assets([write(tmp_path, a='from "./b.js"', b='from "./c.js"', c="", d="")])
    assert assets["a.js"].imported == ("b.js", "c.js")
    assert assets["d.js"].imported == ()


def test_a_later_folder_s_file_replaces_an_earlier_s(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    folders = [write(tmp_path / "one", a="1"), write(tmp_path / "two", a="2")]
    assert read_assets(folders)["a.js"].plain == b"2"


def test_a_site_doesn_t_start_with_an_import_that_isn_t_there(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match=r"b\.js"):
        read_assets([write(tmp_path, a='from "./b.js"')])


def test_a_site_doesn_t_start_with_imports_in_a_circle(tmp_path: Path) -> None:
    with pytest.raises(RecursionError):
        read_assets([write(tmp_path, a='from "./b.js"', b='from "./a.js"')])
