"""Makes a package once for each state of its exams, and finds it again.

What is made is a recipe, never the bytes of the exams a second time. Two who make the same package at
once make the same bytes; whose row stands doesn't matter.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.context import Context
from core.download.plan import file_name, plan
from core.download.recipe import Recipe, recipe_of, written_recipe
from core.model import Exam, Package
from core.packages.gathering import gathered
from core.packages.state import Choice, Standing, in_order, selection_of


@dataclass(frozen=True, slots=True)
class Made:
    """A package: its recipe, the key under which that is kept, and the state it was made from."""

    recipe: Recipe
    key: str
    state: str


def made_package(ctx: Context, session: Session, standing: Standing, choice: Choice) -> Made:
    """The package of exams that stand like this: found, or made. All their objects are packed.

    Raises StorageFailed."""
    exams, state = standing.exams, standing.state(choice)
    selection = selection_of(exams, choice)
    known = session.scalars(sa.select(Package).where(Package.selection == selection)).one_or_none()
    if known is None or known.state != state or not ctx.store.exists(known.recipe_key):
        key = _make(ctx, session, exams, choice)
        _remember(ctx, exams, choice, state, key)
    else:
        key = known.recipe_key
    return Made(recipe_of(ctx.store, key), key, state)


def _make(ctx: Context, session: Session, exams: Sequence[Exam], choice: Choice) -> str:
    archive = plan(gathered(ctx, session, in_order(exams), choice))
    key = f"derived/packages/{secrets.token_hex(16)}"
    ctx.store.put(key, written_recipe(archive, file_name(archive, choice.form)))
    return key


def _remember(ctx: Context, exams: Sequence[Exam], choice: Choice, state: str, key: str) -> None:
    selection = selection_of(exams, choice)
    size = recipe_of(ctx.store, key).size
    with ctx.db.writing() as session:
        found = sa.select(Package).where(Package.selection == selection)
        row = session.scalars(found).one_or_none() or _new_row(session, exams, choice, selection)
        row.state, row.recipe_key, row.size, row.made_at = state, key, size, ctx.now


def _new_row(session: Session, exams: Sequence[Exam], choice: Choice, selection: str) -> Package:
    row = Package(
        selection=selection,
        form=choice.form,
        language=choice.language.value,
        exams=sorted(exam.id for exam in exams),
    )
    session.add(row)
    return row
