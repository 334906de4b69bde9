"""Messages to and from a process that is confined: whole whatever their length, and one at a time."""

from collections.abc import Iterator

import pytest

from core.confinement import ConfinedProcess, Crashed

MEMORY = 1 << 30


@pytest.fixture
def process() -> Iterator[ConfinedProcess]:
    process = ConfinedProcess("tests.core.talkative_process", MEMORY)
    yield process
    process.end()


@pytest.mark.parametrize("length", [0, 1, 1 << 20, (5 << 20) + 1])
def test_an_answer_comes_whole(process: ConfinedProcess, length: int) -> None:
    for _ in range(2):
        answer = process.ask({"length": length, "times": 1}, seconds=30)
        assert answer == ({"length": length}, bytes(length))


def test_a_request_longer_than_the_pipe_is_heard(process: ConfinedProcess) -> None:
    request = {"length": 1, "times": 1, "more": "x" * (5 << 20)}
    assert process.ask(request, seconds=30) == ({"length": 1}, bytes(1))


def test_who_answers_twice_is_replaced(process: ConfinedProcess) -> None:
    with pytest.raises(Crashed):
        process.ask({"length": 10, "times": 2}, seconds=30)
    assert process.running is None
    assert process.ask({"length": 3, "times": 1}, seconds=30) == ({"length": 3}, bytes(3))
