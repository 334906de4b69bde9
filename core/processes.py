"""Keeps several processes at the same work: one that dies is replaced, and none outlives the first.

Python computes in one thread at a time; where much comes in at once, every processor gets a process.
What the work is, and what it had opened before, is its caller's matter: no thread, no connection.
"""

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable

BEFORE_THE_NEXT = 0.5
"""Seconds: work that dies at once shall not keep the machine busy."""
STOPPING = {signal.SIGTERM, signal.SIGINT}


def keep_working(processes: int, work: Callable[[], None]) -> None:
    """Have so many processes at work until SIGTERM or SIGINT, then wait for all to end in good order.

    `work` ends by itself on SIGTERM.
    """
    watched = {*STOPPING, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, watched)
    lifeline = os.pipe()
    working = {_start(work, lifeline) for _ in range(processes)}
    while signal.sigwait(watched) not in STOPPING:
        working -= _ended(working)
        if signal.sigtimedwait(STOPPING, BEFORE_THE_NEXT):
            break
        working |= {_start(work, lifeline) for _ in range(processes - len(working))}
    for process in working:
        os.kill(process, signal.SIGTERM)
    for process in working:
        os.waitpid(process, 0)


def _start(work: Callable[[], None], lifeline: tuple[int, int]) -> int:
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        _end_with_the_first(lifeline)
        work()
        status = 0
    except BaseException:  # noqa: BLE001 (nothing may go on where the first process goes on)
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _end_with_the_first(lifeline: tuple[int, int]) -> None:
    """The first process alone holds the other end: it breaks when that one is killed."""
    ours, theirs = lifeline
    os.close(theirs)

    def wait() -> None:
        os.read(ours, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def _ended(working: set[int]) -> set[int]:
    return {process for process in working if os.waitpid(process, os.WNOHANG)[0]}
