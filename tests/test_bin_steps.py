"""The steps of bin/test: each is told with its time, and one failure fails the whole at its end."""

import re
import subprocess
from pathlib import Path

STEPS = Path(__file__).parent.parent / "bin" / "steps.bash"


def run(*lines: str) -> subprocess.CompletedProcess[str]:
    script = "\n".join(("set -euo pipefail", f"source {STEPS}", *lines, "verdict"))
    return subprocess.run(["bash", "-c", script], capture_output=True, text=True)


def test_all_steps_passed() -> None:
    ended = run("step Greeting echo hello", "step Farewell true")
    assert ended.returncode == 0
    assert "hello\n" in ended.stdout
    assert re.search(r"^passed +Greeting +\d+ s$", ended.stdout, re.MULTILINE)
    assert re.search(r"^All 2 steps passed in \d+ s\.\n\Z", ended.stdout, re.MULTILINE)


def test_a_failed_step_fails_the_whole_after_the_others_ran() -> None:
    ended = run("step Broken bash -c 'exit 5'", "step Farewell echo goodbye")
    assert ended.returncode == 1
    assert "goodbye\n" in ended.stdout
    assert re.search(r"^FAILED +Broken +\d+ s$", ended.stdout, re.MULTILINE)
    assert ended.stdout.endswith("1 of 2 steps failed.\n")
