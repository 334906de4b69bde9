"""bin/setup on checkouts of its own: what it makes, what it makes again, and how it says no."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

SETUP = Path(__file__).parent.parent / "bin" / "setup"
NOWHERE = "http://127.0.0.1:9/simple/"


@dataclass(frozen=True)
class Checkout:
    """A folder with bin/setup, a lock, and a shelf of wheels instead of the package index."""

    root: Path

    def lock(self, *pins: str) -> None:
        (self.root / "requirements.txt").write_text("\n".join(pins) + "\n")

    def wheel(self, name: str, says: str) -> str:
        """Put a package on the shelf; its line for the lock."""
        path = self.root / "shelf" / f"{name}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(f"{name}.py", f"SAYS = {says!r}\n")
            info = f"{name}-1.0.dist-info"
            wheel.writestr(
                f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
            )
            wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
            wheel.writestr(f"{info}/RECORD", "")
        return f"{name}==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}"

    def setup(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        shelf = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": str(self.root / "shelf")}
        return subprocess.run(
            [self.root / "bin" / "setup", *words],
            env=os.environ | shelf | {"PIP_NO_INDEX": "1"} | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def says(self, name: str) -> str:
        """What an installed package says, or "nothing" when it can't be imported."""
        asked = subprocess.run(
            [self.root / ".venv/bin/python", "-c", f"import {name}; print({name}.SAYS)"],
            capture_output=True,
            text=True,
        )
        return asked.stdout.strip() or "nothing"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    (tmp_path / "bin").mkdir()
    (tmp_path / "shelf").mkdir()
    shutil.copy(SETUP, tmp_path / "bin" / "setup")
    return Checkout(tmp_path)


def test_installs_what_is_locked_once(checkout: Checkout) -> None:
    checkout.lock(checkout.wheel("stork", "hello"))
    first = checkout.setup()
    assert (first.returncode, checkout.says("stork")) == (0, "hello"), first.stderr

    shutil.rmtree(checkout.root / "shelf")
    second = checkout.setup()
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_makes_an_environment_anew_whose_install_was_cut_short(checkout: Checkout) -> None:
    checkout.lock(checkout.wheel("stork", "hello"))
    checkout.setup()
    (module,) = (checkout.root / ".venv").rglob("stork.py")
    module.unlink()
    (checkout.root / ".venv" / "unfinished").touch()

    assert checkout.setup().returncode == 0
    assert checkout.says("stork") == "hello"


def test_drops_what_is_no_longer_locked(checkout: Checkout) -> None:
    stork, heron = checkout.wheel("stork", "hello"), checkout.wheel("heron", "hello")
    checkout.lock(stork)
    checkout.setup()
    checkout.lock(heron)
    checkout.setup()
    assert (checkout.says("stork"), checkout.says("heron")) == ("nothing", "hello")


def test_refuses_another_package_than_the_locked_one(checkout: Checkout) -> None:
    checkout.lock(checkout.wheel("stork", "hello"))
    checkout.wheel("stork", "something else")
    for _ in range(2):
        refused = checkout.setup()
        assert refused.returncode == 1
        assert "isn't the one that was locked" in refused.stderr
    assert checkout.says("stork") == "nothing"


def test_says_that_there_is_no_network(checkout: Checkout) -> None:
    checkout.lock("stork==1.0 --hash=sha256:" + "0" * 64)
    refused = checkout.setup(PIP_NO_INDEX="0", PIP_INDEX_URL=NOWHERE, PIP_RETRIES="0")
    assert refused.returncode == 1
    assert "is there a network" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_names_the_packages_it_may_not_install(checkout: Checkout, tmp_path: Path) -> None:
    """On a PATH that holds what bin/setup itself runs, and neither apt-get nor the DICOM tools."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "dirname", "flock", "grep", "mkdir", "paste"):
        (tools / name).symlink_to(shutil.which(name) or name)
    (tools / "python3").symlink_to(sys.executable)

    refused = checkout.setup("checks", PATH=str(tools))
    assert refused.returncode == 1
    assert (
        "apt-get install --no-install-recommends dcmtk dicom3tools poppler-utils" in refused.stderr
    )
    assert not (checkout.root / ".venv").exists()
