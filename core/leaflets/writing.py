"""The region writes its own leaflet: a new edition, tried on paper first, with the day from which it counts.

Decides whether words may be handed out: all of them, with their places, on the four faces of the sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core import audit
from core.context import Context
from core.documents.leaflet import LeafletPrint, fits, leaflet_pdf
from core.documents.letterhead import Letterhead
from core.errors import InvalidInput, NotFound
from core.leaflets.editions import edition_on, editions
from core.model import LeafletVersion
from core.rules.days import day_of
from core.rules.leaflets import Edition, LeafletLanguage, Words, next_version, objections

SAMPLE = Letterhead("Groupe hospitalier de la région de Colmar", "Colmar", "00 00 00 00 00")
SAMPLE_NAME = "Camille Dupont-Schneider"
SAMPLE_CODE = "XXXXX-XXXXX-XXXXX"
SAMPLE_END = datetime(2026, 9, 30, 12, 0, tzinfo=UTC)
"""A slip that opens nothing, with what takes the room of a real one."""


@dataclass(frozen=True, slots=True)
class LanguageEditions:
    """The editions in one language, newest first, and which of them is handed out today."""

    language: LeafletLanguage
    today: Edition
    editions: Sequence[Edition]


def overview(ctx: Context) -> Sequence[LanguageEditions]:
    """All languages with their editions."""
    return [editions_in(ctx, language) for language in LeafletLanguage]


def editions_in(ctx: Context, language: LeafletLanguage) -> LanguageEditions:
    """The editions in one language."""
    with ctx.db.reading() as session:
        today = edition_on(session, language, day_of(ctx.now))
        return LanguageEditions(language, today, list(editions(session, language))[::-1])


def printed(ctx: Context, language: LeafletLanguage, version: str) -> bytes:
    """An edition as a PDF, its slip a sample. Raises NotFound."""
    with ctx.db.reading() as session:
        found = [one for one in editions(session, language) if one.version == version]
    if not found:
        raise NotFound
    return leaflet_pdf(_sample(ctx, found[0]))


def preview(ctx: Context, language: LeafletLanguage, words: Words) -> bytes:
    """Words that aren't kept yet as a PDF, its slip a sample. Raises InvalidInput by part."""
    return leaflet_pdf(_sample(ctx, _proposed(ctx, language, words, day_of(ctx.now))))


def publish(ctx: Context, language: LeafletLanguage, words: Words, begins: date) -> str:
    """Keep words as the edition that counts from a day on; gives its version.

    Raises InvalidInput: by part; "begins" for a day that is over; "sheet" when they don't fit.
    """
    if begins < day_of(ctx.now):
        raise InvalidInput("begins", "over")
    proposed = _proposed(ctx, language, words, begins)
    if not fits(_sample(ctx, proposed)):
        raise InvalidInput("sheet", "too-full")
    assert ctx.viewer.id is not None
    with ctx.db.writing() as session:
        taken = {one.version for one in editions(session, language)}
        version = next_version(taken, begins)
        session.add(
            LeafletVersion(
                language=language,
                version=version,
                begins=begins,
                words={part.value: text for part, text in proposed.words.items()},
                written_by=ctx.viewer.id,
                written_at=ctx.now,
            )
        )
        told = {"language": language.value, "version": version, "begins": begins.isoformat()}
        audit.record(session, ctx, audit.Action.LEAFLET_WRITTEN, details=told)
        return version


def _proposed(ctx: Context, language: LeafletLanguage, words: Words, begins: date) -> Edition:
    for part, objection in objections(words).items():
        raise InvalidInput(part.value, objection.value)
    trimmed = {part: text.strip() for part, text in words.items()}
    with ctx.db.reading() as session:
        taken = {one.version for one in editions(session, language)}
    return Edition(language, next_version(taken, begins), begins, trimmed)


def _sample(ctx: Context, edition: Edition) -> LeafletPrint:
    return LeafletPrint(
        edition=edition,
        letterhead=SAMPLE,
        patient_name=SAMPLE_NAME,
        birth_year=1961,
        code=SAMPLE_CODE,
        patient_url=ctx.settings.patient_url,
        expires_at=SAMPLE_END,
    )
