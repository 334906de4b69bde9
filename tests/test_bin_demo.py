"""bin/demo after its setup: what it refuses before it touches anything."""

import fcntl
import runpy
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
DEMONSTRATION = (sys.executable, str(CHECKOUT / "bin" / "demonstration"))


def free_ports() -> dict[str, str]:
    """Ports nobody listens on at this moment, by the options of the demonstration."""
    with ExitStack() as doors:
        ports = {}
        for option in ("--port", "--admin-port", "--dicom-port", "--hl7-port"):
            door = doors.enter_context(socket.socket())
            door.bind(("127.0.0.1", 0))
            ports[option] = str(door.getsockname()[1])
        return ports


def refusal(folder: Path, *options: str) -> str:
    """What a demonstration says that must not start."""
    ports = chain.from_iterable(free_ports().items())
    ended = subprocess.run(
        (*DEMONSTRATION, *ports, "--folder", str(folder), *options),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "Traceback" not in ended.stderr
    return ended.stderr


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield str(server.getsockname()[1])


@pytest.mark.parametrize("option", ["--port", "--admin-port", "--dicom-port", "--hl7-port"])
def test_a_taken_port_is_named_before_anything_is_made(
    tmp_path: Path, taken_port: str, option: str
) -> None:
    told = refusal(tmp_path / "demo", option, taken_port)
    assert f"Port {taken_port} can't be used (Address already in use)" in told
    assert f"with {option}." in told
    assert not (tmp_path / "demo").exists()


def test_one_port_is_too_few(tmp_path: Path) -> None:
    told = refusal(tmp_path / "demo", "--port", "8765", "--admin-port", "8765")
    assert "Port 8765 can't be had twice" in told


@pytest.mark.parametrize("options", [(), ("--fresh",)])
def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, options: tuple[str]) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert "holds something that is no demonstration" in refusal(tmp_path, *options)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_folder_serves_one_demonstration_at_a_time(tmp_path: Path) -> None:
    mark = tmp_path / "cigogne-demonstration"
    with mark.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "is running in" in refusal(tmp_path, "--fresh")
    assert list(tmp_path.iterdir()) == [mark]


def test_starting_over_deletes_all_but_the_mark(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "image").touch()
    (tmp_path / "elsewhere").symlink_to(CHECKOUT / "bin")
    (tmp_path / "cigogne-demonstration").touch()

    code = CHECKOUT / "bin" / "demonstration" / "folder.py"
    runpy.run_path(str(code))["Folder"](tmp_path).clear()
    assert [path.name for path in tmp_path.iterdir()] == ["cigogne-demonstration"]
    assert code.is_file()
