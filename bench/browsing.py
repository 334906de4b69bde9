"""Opens a long exam in a browser behind a line at home, ours and OHIF on Orthanc in turn: row P7.

Decides what counts as seen: for ours what the page itself tells, for OHIF that a slice has come over the
line, decoded or not. Both are opened once without the line before, so that neither is still waking up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median
from time import monotonic

import pydicom
from cigogne import PatientSite
from clients import fetch
from exams import BenchExam
from line import Line, laid
from ohif import NotHere, fetched, served
from playwright.sync_api import Browser, Page, Request, sync_playwright
from rows import AHEAD, EIGHTH, FIRST, WHOLE, Row

RATE, ROUND_TRIP = 8e6, 0.05
TOLD = f"over {RATE / 1e6:g} Mbit/s and {1000 * ROUND_TRIP:g} ms"
EVERY = 8
ROUNDS = 3
PATIENCE = 120.0
CHROMIUM = "/usr/bin/chromium"
OPTIONS = (
    *("--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
    *("--ignore-gpu-blocklist", "--no-first-run", "--disable-background-networking"),
)

WATCH = """(() => {
    const seen = window.seen = { first: null, counts: [] };
    const look = () => {
        const shown = document.querySelector(".stage canvas, .stage img");
        const isThere = shown && (shown.tagName === "CANVAS" || shown.complete && shown.naturalWidth);
        requestAnimationFrame(isThere ? () => { seen.first = performance.now(); } : look);
    };
    look();
    document.addEventListener("DOMContentLoaded", () => {
        const arriving = document.querySelector(".arriving");
        new MutationObserver(() => {
            seen.counts.push([performance.now(), parseInt(arriving.textContent), arriving.hidden]);
        }).observe(arriving, { childList: true, attributes: true });
    });
})()"""
"""Notes when the first picture is painted, and how many pictures the page says are there by when."""
ARE_HERE = "least => seen.counts.find(([, count]) => count >= least)?.[0] ?? null"
ALL_ARE_HERE = "seen.counts.find(([, , hidden]) => hidden)?.[0] ?? null"


@dataclass(frozen=True, slots=True)
class Opening:
    """Seconds from the address to the first picture, to every eighth, and to all of them."""

    first: float
    eighth: float
    whole: float


def browsed(site: PatientSite, orthanc: int, exam: BenchExam) -> Iterator[Row]:
    """Of our patient site and of OHIF, both behind the same line."""
    what = f"{exam.modality.name} of {exam.modality.images}"
    if not Path(CHROMIUM).exists():
        yield Row(FIRST, f"{what}, first picture", None, "not measured: chromium isn't installed")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        ours = _ours(browser, site, exam)
        yield Row(FIRST, f"{what}, first picture", ours.first, TOLD)
        yield Row(EIGHTH, f"{what}, every eighth", ours.eighth, TOLD)
        octets = len(fetch(site.whole_stacks(exam)[0]))
        told = f"{ours.whole:.1f} s for {octets / 1e6:.1f} MB"
        yield Row(WHOLE, f"{what}, all", ours.whole * RATE / 8 / octets, told)
        yield _ahead(browser, orthanc, exam, ours)
        browser.close()


def _ahead(browser: Browser, orthanc: int, exam: BenchExam, ours: Opening) -> Row:
    """How much earlier than OHIF; it is waited for until that is as much as we aim at."""
    what = f"{exam.modality.name} of {exam.modality.images}, before OHIF"
    try:
        theirs = _theirs(browser, orthanc, exam, AHEAD.aim * ours.eighth)
    except NotHere as absent:
        return Row(AHEAD, what, None, f"not measured: {absent}")
    if theirs.eighth is None:
        told = f"and more: {theirs.slices} slices were there, not yet every eighth"
        return Row(AHEAD, what, AHEAD.aim, told)
    return Row(
        AHEAD, what, theirs.eighth / ours.eighth, f"OHIF's every eighth {theirs.eighth:.1f} s"
    )


# --- Ours -------------------------------------------------------------------------------------------


def _ours(browser: Browser, site: PatientSite, exam: BenchExam) -> Opening:
    """The medians of several openings."""
    _opened(browser, site, exam, site.port)
    with laid(Line(RATE, ROUND_TRIP), site.port) as near:
        openings = [_opened(browser, site, exam, near) for _ in range(ROUNDS)]
    return Opening(*(median(times) for times in zip(*map(astuple, openings), strict=True)))


def _opened(browser: Browser, site: PatientSite, exam: BenchExam, port: int) -> Opening:
    """`localhost`, for browsers keep our Secure cookies there."""
    name, _, value = site.cookie.partition("=")
    with _page(browser) as page:
        page.context.add_cookies([{"name": name, "value": value, "url": "https://localhost"}])
        page.add_init_script(WATCH)
        page.goto(f"http://localhost:{port}{site.viewer(exam).path}", wait_until="commit")
        while (whole := page.evaluate(ALL_ARE_HERE)) is None:
            page.wait_for_timeout(50)
        eighth = page.evaluate(ARE_HERE, -(-exam.modality.images // EVERY))
        first = page.evaluate("seen.first")
    return Opening(first / 1000, eighth / 1000, whole / 1000)


# --- OHIF -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Seconds until every eighth slice had come, None where not by then; how many slices had."""

    eighth: float | None
    slices: int


def _theirs(browser: Browser, orthanc: int, exam: BenchExam, patience: float) -> Arrivals:
    """Raises NotHere."""
    uids = [_uid(path) for path in sorted(exam.folder.iterdir())]
    with served(fetched(), orthanc) as port:
        if not _arrivals(browser, port, exam, uids[:1], PATIENCE).slices:
            raise NotHere("its viewer shows nothing")
        with laid(Line(RATE, ROUND_TRIP), port) as near:
            return _arrivals(browser, near, exam, uids[::EVERY], patience)


def _arrivals(
    browser: Browser, port: int, exam: BenchExam, wanted: list[str], patience: float
) -> Arrivals:
    came: set[str] = set()

    def note(request: Request) -> None:
        if "/frames/" in request.url:
            came.add(request.url.partition("/instances/")[2].partition("/")[0])

    with _page(browser) as page:
        page.on("requestfinished", note)
        began = monotonic()
        address = f"http://localhost:{port}/viewer?StudyInstanceUIDs={exam.study_uid}"
        page.goto(address, wait_until="commit")
        while (spent := monotonic() - began) < patience and not came.issuperset(wanted):
            page.wait_for_timeout(50)
    return Arrivals(spent if came.issuperset(wanted) else None, len(came))


def _uid(path: Path) -> str:
    return str(pydicom.dcmread(path, specific_tags=["SOPInstanceUID"]).SOPInstanceUID)


@contextmanager
def _page(browser: Browser) -> Iterator[Page]:
    """A page in a browser that knows nothing yet."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    try:
        yield context.new_page()
    finally:
        context.close()
