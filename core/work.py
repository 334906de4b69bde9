"""The worker: does what waits to be done, and looks again. What waits is a state in a table (law 12).

It may be killed at any moment and run more than once: every task finds its own work, does a piece, and
commits. Decides the order and the rhythm; each task decides what it does.
"""

import logging
import signal
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from core import activation, attempts, invitations, sessions
from core.announcing import announce_next_exam
from core.context import Context
from core.dicomweb import kept_metadata
from core.doctors.requests import give_next_request_grants
from core.doses import read_next_dose
from core.errors import Failure
from core.incoming_reports.waiting import take_next as take_next_report
from core.ingest import lost_arrivals
from core.mailing.gathering import gather_next_mail
from core.mailing.sending import send_next_mail
from core.outside.checking import check_next_upload
from core.outside.sweeping import sweep as sweep_outside
from core.packages.issued import count_next_package
from core.packages.sweeping import sweep as sweep_packages
from core.packing import pack_next_objects
from core.preparing import prepare_next_series

LOOK_AGAIN = 2.0
"""Seconds between two looks when there was nothing to do."""
REST_AFTER_A_FAILURE = 10.0
SWEEP_EVERY = timedelta(minutes=10)
STALE_SPOOL = timedelta(hours=6)
STALE_METADATA = timedelta(days=30)

log = logging.getLogger("cigogne.work")


def work_once(ctx: Context) -> None:
    """Do everything there is to do now."""
    while _next_piece(ctx):
        pass
    sweep(ctx)


def work_until_stopped(ctx: Context, clock: Callable[[], datetime]) -> None:
    """Work until SIGTERM or SIGINT; what is under way is finished, or found again next time."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    swept = ctx.now - SWEEP_EVERY
    while not stop.is_set():
        ctx = replace(ctx, now=clock())
        is_due = ctx.now - swept >= SWEEP_EVERY
        swept = ctx.now if is_due else swept
        stop.wait(work_a_turn(ctx, sweeping=is_due))


def work_a_turn(ctx: Context, *, sweeping: bool) -> float:
    """A piece of each task, and the sweeping where it is due; gives for how many seconds to rest.

    A disk or a database that is away comes back: the worker stays, and tries again."""
    try:
        if sweeping:
            sweep(ctx)
        return 0.0 if _next_piece(ctx) else LOOK_AGAIN
    except (Failure, SQLAlchemyError, OSError):
        log.exception("the work is interrupted")
        return REST_AFTER_A_FAILURE


def _next_piece(ctx: Context) -> bool:
    """Do a piece of whatever waits; False when nothing does. Reports come first: an exam shows with
    them. A day's backlog of one task must not keep the others waiting."""
    tasks = (
        take_next_report,
        give_next_request_grants,
        announce_next_exam,
        prepare_next_series,
        read_next_dose,
        check_next_upload,
        pack_next_objects,
        count_next_package,
        gather_next_mail,
        send_next_mail,
    )
    done = [task(ctx) for task in tasks]
    return any(done)


def sweep(ctx: Context) -> None:
    """Clear away what has ended: sessions, failed attempts, codes nobody used, and what killed
    receivers left: arrivals, files in the spool and of uploads, derived objects that nothing names;
    and what programs were told of series long ago."""
    sessions.sweep(ctx)
    attempts.sweep(ctx)
    activation.sweep(ctx)
    invitations.sweep(ctx)
    lost_arrivals.sweep(ctx)
    stale = (ctx.now - STALE_SPOOL).timestamp()
    sweep_packages(ctx, older_than=stale)
    sweep_outside(ctx, older_than=stale)
    ctx.store.clear_spool(older_than=stale)
    kept_metadata.sweep(ctx.store, older_than=(ctx.now - STALE_METADATA).timestamp())
