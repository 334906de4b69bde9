"""Loads the region step by step, as its people would: exams arrive, reports are signed, desks ask.

Every step goes through the operation that a hospital or a person would use, and is taken only if it
wasn't: a region that is there is left alone, one that was interrupted is completed.
"""

from core.context import Context
from core.demonstration.deciding import decide
from core.demonstration.people import settle, settle_doctors, settle_senders
from core.demonstration.region import read_region
from core.demonstration.reporting import Progress, make_exam
from core.demonstration.sending import expect_today


def load(ctx: Context, progress: Progress) -> None:
    """Load what isn't there yet; tells by `progress` which exam is being made. Raises StorageAbsent."""
    ctx.store.check()
    region = read_region()
    settle(ctx, region)
    settle_senders(ctx, region)
    for exam in region.exams:
        make_exam(ctx, region, exam, progress)
    for patient in region.patients:
        decide(ctx, patient)
    settle_doctors(ctx, region)
    expect_today(ctx, region)
